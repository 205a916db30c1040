package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;

/**
 * Cross-entropy of classes that looks away from what is easy: {@code -sum over c of alpha (1 -
 * p[c])^gamma t[c] log(p[c])} along the last axis, where p was divided by its sum and kept between
 * 1e-7 and 1 - 1e-7; the slope is 0 where it was not between. A sample with several rows has their
 * mean. Lin et al., "Focal loss for dense object detection", 2017.
 *
 * @param alpha a factor
 * @param gamma how much easy classes count less
 * @param fromLogits whether the model's output is to be taken as values before a softmax
 * @param labelSmoothing s, 0 to 1: targets t become {@code t (1 - s) + s / classes}
 */
public record CategoricalFocalCrossentropy(
    double alpha, double gamma, boolean fromLogits, float labelSmoothing) implements Loss {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public CategoricalFocalCrossentropy {
    Focus.check("CategoricalFocalCrossentropy", gamma);
    Smoothing.check("CategoricalFocalCrossentropy", labelSmoothing);
  }

  /** Keras's defaults: alpha 0.25, gamma 2, of probabilities. */
  public static CategoricalFocalCrossentropy of() {
    return new CategoricalFocalCrossentropy(0.25, 2, false, 0);
  }

  /** The same with another alpha. */
  public CategoricalFocalCrossentropy alpha(double newAlpha) {
    return new CategoricalFocalCrossentropy(newAlpha, gamma, fromLogits, labelSmoothing);
  }

  /** The same with another gamma. */
  public CategoricalFocalCrossentropy gamma(double newGamma) {
    return new CategoricalFocalCrossentropy(alpha, newGamma, fromLogits, labelSmoothing);
  }

  /** The same for outputs before a softmax. */
  public CategoricalFocalCrossentropy fromLogits(boolean logits) {
    return new CategoricalFocalCrossentropy(alpha, gamma, logits, labelSmoothing);
  }

  /** The same with targets that are smoothed. */
  public CategoricalFocalCrossentropy labelSmoothing(double share) {
    return new CategoricalFocalCrossentropy(alpha, gamma, fromLogits, (float) share);
  }

  @Override
  public String name() {
    return "categorical_focal_crossentropy";
  }

  @Override
  public boolean takesOverSoftmax() {
    return !fromLogits;
  }

  @Override
  public LossStep step(int samples, Shape output, boolean softmaxTaken, Parallelism parallelism) {
    Rows rows = Rows.of(samples, output);
    RowStep focal = new RowStep(rows, new FocalRow(alpha, gamma));
    LossStep step = fromLogits || softmaxTaken ? OfSoftmax.of(focal, rows, parallelism) : focal;
    return Smoothing.of(step, samples * output.size(), labelSmoothing, rows.length());
  }
}
