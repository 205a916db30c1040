package dev.lanewise.nn.layers;

import dev.lanewise.kernels.PointwiseFunction;
import dev.lanewise.kernels.SmoothFunction;
import org.jspecify.annotations.Nullable;

/**
 * A function applied to each value of an output, or along its last axis: Keras's, with its
 * constants.
 */
public enum ActivationFunction {
  /** y = x. */
  LINEAR(null),
  /** y = max(x, 0). */
  RELU(PointwiseFunction.relu()),
  /** y = min(max(x, 0), 6). */
  RELU6(PointwiseFunction.relu6()),
  /** y = x where x is above 0, else 0.2 x. The layer {@link LeakyReLU} has 0.3. */
  LEAKY_RELU(PointwiseFunction.leakyRelu(0.2f)),
  /** y = x where x is above 0, else exp(x) - 1. */
  ELU(PointwiseFunction.elu(1)),
  /** y = 1.0507009873554805 x where x is above 0, else 1.7580993408473766 (exp(x) - 1). */
  SELU(PointwiseFunction.selu()),
  /** y = 1 / (1 + exp(-x)). */
  SIGMOID(SmoothFunction.SIGMOID),
  /** y = (x + 3) / 6 within 0 and 1. */
  HARD_SIGMOID(SmoothFunction.HARD_SIGMOID),
  /** y = tanh(x). */
  TANH(SmoothFunction.TANH),
  /** y = log(1 + exp(x)). */
  SOFTPLUS(SmoothFunction.SOFTPLUS),
  /** y = x / (1 + abs(x)). */
  SOFTSIGN(SmoothFunction.SOFTSIGN),
  /** y = x / (1 + exp(-x)), also called swish. */
  SILU(SmoothFunction.SILU),
  /** y = x (1 + erf(x / sqrt(2))) / 2. */
  GELU(SmoothFunction.GELU),
  /** y = x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2, Keras's approximate gelu. */
  GELU_TANH(SmoothFunction.GELU_TANH),
  /** y = x tanh(log(1 + exp(x))). */
  MISH(SmoothFunction.MISH),
  /** y = exp(x). */
  EXPONENTIAL(SmoothFunction.EXPONENTIAL),
  /** y[i] = exp(x[i]) / sum over j of exp(x[j]), along the last axis. */
  SOFTMAX(null),
  /** y[i] = x[i] - log(sum over j of exp(x[j])), along the last axis. */
  LOG_SOFTMAX(null);

  private final @Nullable PointwiseFunction pointwise;

  ActivationFunction(@Nullable PointwiseFunction pointwise) {
    this.pointwise = pointwise;
  }

  /** The function of one value, or null if it changes nothing or looks at more than one. */
  @Nullable PointwiseFunction pointwise() {
    return pointwise;
  }
}
