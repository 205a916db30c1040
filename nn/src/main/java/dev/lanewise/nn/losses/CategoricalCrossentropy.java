package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;

/**
 * Cross-entropy of classes, {@code -sum over c of t[c] * log(p[c])} along the last axis, with
 * targets t of the output's shape. A sample with several rows has their mean.
 *
 * <p>Where the model ends with a softmax, both are computed as one, from the values before the
 * softmax (log-sum-exp). Otherwise p is divided by its sum and kept between 1e-7 and 1 - 1e-7.
 *
 * @param fromLogits whether the model's output is to be taken as values before a softmax
 * @param labelSmoothing s, 0 to 1: targets t become {@code t (1 - s) + s / classes}
 */
public record CategoricalCrossentropy(boolean fromLogits, float labelSmoothing) implements Loss {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if {@code labelSmoothing} is not 0 to 1
   */
  public CategoricalCrossentropy {
    Smoothing.check("CategoricalCrossentropy", labelSmoothing);
  }

  /** The loss of a model that gives probabilities. */
  public static CategoricalCrossentropy of() {
    return new CategoricalCrossentropy(false, 0);
  }

  /** The same for other outputs. */
  public CategoricalCrossentropy fromLogits(boolean logits) {
    return new CategoricalCrossentropy(logits, labelSmoothing);
  }

  /** The same with targets that are smoothed. */
  public CategoricalCrossentropy labelSmoothing(double share) {
    return new CategoricalCrossentropy(fromLogits, (float) share);
  }

  @Override
  public String name() {
    return "categorical_crossentropy";
  }

  @Override
  public boolean takesOverSoftmax() {
    return !fromLogits;
  }

  @Override
  public LossStep step(int samples, Shape output, boolean softmaxTaken, Parallelism parallelism) {
    LossStep step =
        CrossEntropyStep.of(targetForm(), samples, output, fromLogits || softmaxTaken, parallelism);
    int classes = output.get(output.rank() - 1);
    return Smoothing.of(step, samples * output.size(), labelSmoothing, classes);
  }
}
