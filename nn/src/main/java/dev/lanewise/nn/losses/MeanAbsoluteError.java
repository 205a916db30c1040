package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;

/** The mean over a sample's values of {@code |y - t|}; the slope at y = t is 0. */
public record MeanAbsoluteError() implements Loss {
  /** The loss. */
  public static MeanAbsoluteError of() {
    return new MeanAbsoluteError();
  }

  @Override
  public String name() {
    return "mean_absolute_error";
  }

  @Override
  public LossStep step(int samples, Shape output, boolean softmaxTaken, Parallelism parallelism) {
    return PointwiseStep.mean(samples, output, MeanAbsoluteError::value, MeanAbsoluteError::slope);
  }

  private static double value(double y, double t) {
    return Math.abs(y - t);
  }

  private static double slope(double y, double t) {
    return Math.signum(y - t);
  }
}
