package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;

/** The mean over a sample's values of {@code (y - t)^2}. */
public record MeanSquaredError() implements Loss {
  /** The loss. */
  public static MeanSquaredError of() {
    return new MeanSquaredError();
  }

  @Override
  public String name() {
    return "mean_squared_error";
  }

  @Override
  public LossStep step(int samples, Shape output, boolean softmaxTaken, Parallelism parallelism) {
    return PointwiseStep.mean(samples, output, MeanSquaredError::value, MeanSquaredError::slope);
  }

  private static double value(double y, double t) {
    return (y - t) * (y - t);
  }

  private static double slope(double y, double t) {
    return 2 * (y - t);
  }
}
