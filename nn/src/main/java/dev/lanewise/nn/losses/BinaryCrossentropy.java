package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;

/**
 * Cross-entropy of yes and no, the mean over a sample's values of {@code -t log(p) - (1 - t) log(1
 * - p)}, p being kept between 1e-7 and 1 - 1e-7; the slope is 0 where it was not between. From
 * logits x, {@code p = 1 / (1 + exp(-x))}, it is {@code max(x, 0) - x t + log(1 + exp(-|x|))}.
 * Metrics look at the outputs as they are.
 *
 * @param fromLogits whether the model's output is to be taken as values before a sigmoid
 * @param labelSmoothing s, 0 to 1: targets t become {@code t (1 - s) + s / 2}
 */
public record BinaryCrossentropy(boolean fromLogits, float labelSmoothing) implements Loss {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if {@code labelSmoothing} is not 0 to 1
   */
  public BinaryCrossentropy {
    Smoothing.check("BinaryCrossentropy", labelSmoothing);
  }

  /** The loss of a model that gives probabilities. */
  public static BinaryCrossentropy of() {
    return new BinaryCrossentropy(false, 0);
  }

  /** The same for outputs before a sigmoid. */
  public BinaryCrossentropy fromLogits(boolean logits) {
    return new BinaryCrossentropy(logits, labelSmoothing);
  }

  /** The same with targets that are smoothed. */
  public BinaryCrossentropy labelSmoothing(double share) {
    return new BinaryCrossentropy(fromLogits, (float) share);
  }

  @Override
  public String name() {
    return "binary_crossentropy";
  }

  @Override
  public LossStep step(int samples, Shape output, boolean softmaxTaken, Parallelism parallelism) {
    LossStep step =
        fromLogits
            ? PointwiseStep.mean(
                samples, output, BinaryCrossentropy::ofLogit, (x, t) -> Probability.sigmoid(x) - t)
            : PointwiseStep.mean(
                samples, output, BinaryCrossentropy::value, BinaryCrossentropy::slope);
    return Smoothing.of(step, samples * output.size(), labelSmoothing, 2);
  }

  private static double ofLogit(double x, double t) {
    return Math.max(x, 0) - x * t + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  /** The loss of a probability. */
  static double value(double y, double t) {
    double p = Probability.kept(y);
    return -t * StrictMath.log(p) - (1 - t) * StrictMath.log(1 - p);
  }

  /** The slope of {@link #value} along y. */
  static double slope(double y, double t) {
    return Probability.isKept(y) ? (1 - t) / (1 - y) - t / y : 0;
  }
}
