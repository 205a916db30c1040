package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;

/**
 * Binary cross-entropy that looks away from what is easy: the mean over a sample's values of {@code
 * (1 - q)^gamma CE(p, t)} with {@code q = t p + (1 - t) (1 - p)} and CE as in {@link
 * BinaryCrossentropy}; with class balancing times {@code t alpha + (1 - t) (1 - alpha)}. Metrics
 * look at the outputs as they are. Lin et al., "Focal loss for dense object detection", 2017.
 *
 * @param classBalancing whether alpha is used
 * @param alpha the weight of targets 1; targets 0 have 1 - alpha
 * @param gamma how much easy values count less
 * @param fromLogits whether the model's output is to be taken as values before a sigmoid
 * @param labelSmoothing s, 0 to 1: targets t become {@code t (1 - s) + s / 2}
 */
public record BinaryFocalCrossentropy(
    boolean classBalancing, double alpha, double gamma, boolean fromLogits, float labelSmoothing)
    implements Loss {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public BinaryFocalCrossentropy {
    Focus.check("BinaryFocalCrossentropy", gamma);
    Smoothing.check("BinaryFocalCrossentropy", labelSmoothing);
  }

  /** Keras's defaults: no balancing, alpha 0.25, gamma 2, of probabilities. */
  public static BinaryFocalCrossentropy of() {
    return new BinaryFocalCrossentropy(false, 0.25, 2, false, 0);
  }

  /** The same with or without the use of alpha. */
  public BinaryFocalCrossentropy classBalancing(boolean use) {
    return new BinaryFocalCrossentropy(use, alpha, gamma, fromLogits, labelSmoothing);
  }

  /** The same with another alpha. */
  public BinaryFocalCrossentropy alpha(double newAlpha) {
    return new BinaryFocalCrossentropy(classBalancing, newAlpha, gamma, fromLogits, labelSmoothing);
  }

  /** The same with another gamma. */
  public BinaryFocalCrossentropy gamma(double newGamma) {
    return new BinaryFocalCrossentropy(classBalancing, alpha, newGamma, fromLogits, labelSmoothing);
  }

  /** The same for outputs before a sigmoid. */
  public BinaryFocalCrossentropy fromLogits(boolean logits) {
    return new BinaryFocalCrossentropy(classBalancing, alpha, gamma, logits, labelSmoothing);
  }

  /** The same with targets that are smoothed. */
  public BinaryFocalCrossentropy labelSmoothing(double share) {
    return new BinaryFocalCrossentropy(classBalancing, alpha, gamma, fromLogits, (float) share);
  }

  @Override
  public String name() {
    return "binary_focal_crossentropy";
  }

  @Override
  public LossStep step(int samples, Shape output, boolean softmaxTaken, Parallelism parallelism) {
    LossStep step =
        fromLogits
            ? PointwiseStep.mean(
                samples, output, (x, t) -> value(Probability.sigmoid(x), t), this::slopeOfLogit)
            : PointwiseStep.mean(samples, output, this::value, this::slope);
    return Smoothing.of(step, samples * output.size(), labelSmoothing, 2);
  }

  private double weight(double t) {
    return classBalancing ? t * alpha + (1 - t) * (1 - alpha) : 1;
  }

  /** 1 - q. */
  private static double miss(double p, double t) {
    return 1 - t * p - (1 - t) * (1 - p);
  }

  private double value(double p, double t) {
    return weight(t) * Focus.of(miss(p, t), gamma) * BinaryCrossentropy.value(p, t);
  }

  private double slope(double p, double t) {
    double miss = miss(p, t);
    return weight(t)
        * (Focus.of(miss, gamma) * BinaryCrossentropy.slope(p, t)
            + Focus.slope(miss, gamma) * (1 - 2 * t) * BinaryCrossentropy.value(p, t));
  }

  private double slopeOfLogit(double x, double t) {
    double p = Probability.sigmoid(x);
    return slope(p, t) * p * Probability.sigmoid(-x);
  }
}
