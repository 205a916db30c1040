package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;

/**
 * The mean over a sample's values of {@code log(cosh(y - t))}: about half the square of small
 * errors, and the size less log 2 of large ones.
 */
public record LogCosh() implements Loss {
  private static final double LOG_2 = StrictMath.log(2);

  /** The loss. */
  public static LogCosh of() {
    return new LogCosh();
  }

  @Override
  public String name() {
    return "log_cosh";
  }

  @Override
  public LossStep step(int samples, Shape output, boolean softmaxTaken, Parallelism parallelism) {
    return PointwiseStep.mean(samples, output, LogCosh::value, LogCosh::slope);
  }

  private static double value(double y, double t) {
    double size = Math.abs(y - t);
    return size + StrictMath.log1p(StrictMath.exp(-2 * size)) - LOG_2;
  }

  private static double slope(double y, double t) {
    return StrictMath.tanh(y - t);
  }
}
