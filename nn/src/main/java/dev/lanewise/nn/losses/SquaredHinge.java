package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;

/**
 * The mean over a sample's values of {@code max(1 - t y, 0)^2}. Targets are -1 and 1; a target of 0
 * counts as -1.
 */
public record SquaredHinge() implements Loss {
  /** The loss. */
  public static SquaredHinge of() {
    return new SquaredHinge();
  }

  @Override
  public String name() {
    return "squared_hinge";
  }

  @Override
  public LossStep step(int samples, Shape output, boolean softmaxTaken, Parallelism parallelism) {
    return PointwiseStep.mean(samples, output, SquaredHinge::value, SquaredHinge::slope);
  }

  private static double value(double y, double t) {
    double margin = margin(y, t);
    return margin * margin;
  }

  private static double slope(double y, double t) {
    return -2 * Hinge.sign(t) * margin(y, t);
  }

  private static double margin(double y, double t) {
    return Math.max(1 - Hinge.sign(t) * y, 0);
  }
}
