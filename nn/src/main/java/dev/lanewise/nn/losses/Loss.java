package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;

/** How far the output is from the targets: a number for each sample. */
public interface Loss {
  /** The name, as Keras has it. */
  String name();

  /** What targets look like: values, unless a loss says otherwise. */
  default TargetForm targetForm() {
    return TargetForm.VALUES;
  }

  /**
   * Whether a softmax at the end of the model is better computed by the loss: it then gets the
   * output before the softmax. No, unless a loss says otherwise.
   */
  default boolean takesOverSoftmax() {
    return false;
  }

  /**
   * Makes the loss ready.
   *
   * @param samples how many
   * @param output the shape of one sample's output
   * @param softmaxTaken whether the model's softmax was left to the loss
   * @param parallelism who runs it
   * @throws IllegalArgumentException if the output does not fit
   */
  LossStep step(int samples, Shape output, boolean softmaxTaken, Parallelism parallelism);
}
