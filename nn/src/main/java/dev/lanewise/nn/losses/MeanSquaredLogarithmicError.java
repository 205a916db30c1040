package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;

/**
 * The mean over a sample's values of {@code (log(max(y, 1e-7) + 1) - log(max(t, 1e-7) + 1))^2}. The
 * slope is 0 where y is below 1e-7.
 */
public record MeanSquaredLogarithmicError() implements Loss {
  /** The loss. */
  public static MeanSquaredLogarithmicError of() {
    return new MeanSquaredLogarithmicError();
  }

  @Override
  public String name() {
    return "mean_squared_logarithmic_error";
  }

  @Override
  public LossStep step(int samples, Shape output, boolean softmaxTaken, Parallelism parallelism) {
    return PointwiseStep.mean(
        samples, output, MeanSquaredLogarithmicError::value, MeanSquaredLogarithmicError::slope);
  }

  private static double value(double y, double t) {
    return difference(y, t) * difference(y, t);
  }

  private static double slope(double y, double t) {
    return y > Probability.EPSILON ? 2 * difference(y, t) / (y + 1) : 0;
  }

  private static double difference(double y, double t) {
    return logarithm(y) - logarithm(t);
  }

  private static double logarithm(double x) {
    return StrictMath.log(Math.max(x, Probability.EPSILON) + 1);
  }
}
