package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;

/** The mean over a sample's values of {@code y - t log(y + 1e-7)}. */
public record Poisson() implements Loss {
  /** The loss. */
  public static Poisson of() {
    return new Poisson();
  }

  @Override
  public String name() {
    return "poisson";
  }

  @Override
  public LossStep step(int samples, Shape output, boolean softmaxTaken, Parallelism parallelism) {
    return PointwiseStep.mean(samples, output, Poisson::value, Poisson::slope);
  }

  private static double value(double y, double t) {
    return y - t * StrictMath.log(y + Probability.EPSILON);
  }

  private static double slope(double y, double t) {
    return 1 - t / (y + Probability.EPSILON);
  }
}
