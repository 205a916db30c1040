package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;

/**
 * Cross-entropy of classes, {@code -sum over c of t[c] * log(p[c])}, with targets t of shape [n,
 * classes].
 *
 * <p>Where the model ends with a softmax, both are computed as one, from the values before the
 * softmax (log-sum-exp). Otherwise p is divided by its sum and kept between 1e-7 and 1 - 1e-7.
 *
 * @param fromLogits whether the model's output is to be taken as values before a softmax
 */
public record CategoricalCrossentropy(boolean fromLogits) implements Loss {
  /** The loss of a model that gives probabilities. */
  public static CategoricalCrossentropy of() {
    return new CategoricalCrossentropy(false);
  }

  /** The same for other outputs. */
  public CategoricalCrossentropy fromLogits(boolean logits) {
    return new CategoricalCrossentropy(logits);
  }

  @Override
  public String name() {
    return "categorical_crossentropy";
  }

  @Override
  public TargetForm targetForm() {
    return TargetForm.VALUES;
  }

  @Override
  public boolean takesOverSoftmax() {
    return !fromLogits;
  }

  @Override
  public LossStep step(int samples, Shape output, boolean softmaxTaken, Parallelism parallelism) {
    return CrossEntropyStep.of(
        targetForm(), samples, output, fromLogits || softmaxTaken, parallelism);
  }
}
