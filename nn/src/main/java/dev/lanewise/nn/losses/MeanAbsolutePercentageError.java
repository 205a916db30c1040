package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;

/**
 * The mean over a sample's values of {@code 100 |y - t| / max(|t|, 1e-7)}; the slope at y = t is 0.
 */
public record MeanAbsolutePercentageError() implements Loss {
  /** The loss. */
  public static MeanAbsolutePercentageError of() {
    return new MeanAbsolutePercentageError();
  }

  @Override
  public String name() {
    return "mean_absolute_percentage_error";
  }

  @Override
  public LossStep step(int samples, Shape output, boolean softmaxTaken, Parallelism parallelism) {
    return PointwiseStep.mean(
        samples, output, MeanAbsolutePercentageError::value, MeanAbsolutePercentageError::slope);
  }

  private static double value(double y, double t) {
    return 100 * Math.abs(y - t) / size(t);
  }

  private static double slope(double y, double t) {
    return 100 * Math.signum(y - t) / size(t);
  }

  private static double size(double t) {
    return Math.max(Math.abs(t), Probability.EPSILON);
  }
}
