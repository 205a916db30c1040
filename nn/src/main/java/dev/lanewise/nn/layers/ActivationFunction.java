package dev.lanewise.nn.layers;

/** A function applied to each value of an output, or along its last axis. */
public enum ActivationFunction {
  /** y = x. */
  LINEAR,
  /** y = max(x, 0). */
  RELU,
  /** y[i] = exp(x[i]) / sum over j of exp(x[j]), along the last axis. */
  SOFTMAX
}
