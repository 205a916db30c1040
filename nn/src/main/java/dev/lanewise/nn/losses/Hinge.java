package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;

/**
 * The mean over a sample's values of {@code max(1 - t y, 0)}. Targets are -1 and 1; a target of 0
 * counts as -1.
 */
public record Hinge() implements Loss {
  /** The loss. */
  public static Hinge of() {
    return new Hinge();
  }

  @Override
  public String name() {
    return "hinge";
  }

  @Override
  public LossStep step(int samples, Shape output, boolean softmaxTaken, Parallelism parallelism) {
    return PointwiseStep.mean(samples, output, Hinge::value, Hinge::slope);
  }

  private static double value(double y, double t) {
    return Math.max(1 - sign(t) * y, 0);
  }

  private static double slope(double y, double t) {
    return sign(t) * y < 1 ? -sign(t) : 0;
  }

  /** What a target counts as: 0 as -1, all others as they are. */
  static double sign(double t) {
    return t == 0 ? -1 : t;
  }
}
