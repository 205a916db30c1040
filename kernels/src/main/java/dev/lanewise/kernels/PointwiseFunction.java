package dev.lanewise.kernels;

/**
 * A function of one float: what {@link Activations} applies to each element.
 *
 * <pre>{@code
 * PointwiseFunction relu6 = PointwiseFunction.relu().maxValue(6);
 * PointwiseFunction elu = PointwiseFunction.elu(1);
 * PointwiseFunction silu = SmoothFunction.SILU;
 * }</pre>
 */
public sealed interface PointwiseFunction permits Rectifier, ExponentialLinear, SmoothFunction {

  /**
   * Whether the gradient is computed from the output, f(x), so that the input need not be kept;
   * otherwise it is computed from the input x.
   */
  boolean gradientFromOutput();

  /** {@code max(x, 0)}; see {@link Rectifier} for its options. */
  static Rectifier relu() {
    return new Rectifier(0f, 0f, Float.POSITIVE_INFINITY);
  }

  /** {@code min(max(x, 0), 6)}. */
  static Rectifier relu6() {
    return relu().maxValue(6f);
  }

  /**
   * {@code x <= 0 ? slope * x : x}. Keras's layer has slope 0.3, its function 0.2.
   *
   * @throws IllegalArgumentException if {@code slope} is negative or not finite
   */
  static Rectifier leakyRelu(float slope) {
    return relu().negativeSlope(slope);
  }

  /**
   * {@code x < 0 ? alpha * (exp(x) - 1) : x}. Keras's alpha is 1.
   *
   * @throws IllegalArgumentException if {@code alpha} is negative or not finite
   */
  static ExponentialLinear elu(double alpha) {
    return new ExponentialLinear(alpha, 1);
  }

  /**
   * Elu with alpha 1.6732632423543772, times 1.0507009873554805.
   *
   * @see <a href="https://arxiv.org/abs/1706.02515">Klambauer et al., Self-Normalizing Neural
   *     Networks</a>
   */
  static ExponentialLinear selu() {
    return new ExponentialLinear(1.6732632423543772, 1.0507009873554805);
  }
}
