package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.Curve;

/**
 * Functions without options. What is computed how, to the last bit, is in {@code docs/bit-law.md}.
 *
 * <p>All propagate NaN and have their limits at the infinities; -0 where the limit is reached from
 * below.
 *
 * <pre>{@code
 * var gelu = Activations.forward(SmoothFunction.GELU, count, Parallelism.caller());
 * gelu.run(x, 0, y, 0);
 * }</pre>
 */
public enum SmoothFunction implements PointwiseFunction {
  /** {@code (x + 3) / 6} within 0 and 1; the gradient goes by x, and is 0 at -3 and 3. */
  HARD_SIGMOID(Curve.HARD_SIGMOID, false),
  /** {@code x / (1 + |x|)}; the gradient goes by x. */
  SOFTSIGN(Curve.SOFTSIGN, false),
  /** {@code 1 / (1 + exp(-x))}; the gradient goes by the output: {@code y (1 - y)}. */
  SIGMOID(Curve.SIGMOID, true),
  /** {@code tanh(x)}; the gradient goes by the output: {@code 1 - y^2}. */
  TANH(Curve.TANH, true),
  /** {@code log(1 + exp(x))}; the gradient goes by x. */
  SOFTPLUS(Curve.SOFTPLUS, false),
  /** {@code x / (1 + exp(-x))}, also called swish; the gradient goes by x. */
  SILU(Curve.SILU, false),
  /** {@code x tanh(softplus(x))}; the gradient goes by x. */
  MISH(Curve.MISH, false),
  /** {@code x (1 + erf(x / sqrt(2))) / 2}; the gradient goes by x. */
  GELU(Curve.GELU, false),
  /** {@code x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2}; the gradient goes by x. */
  GELU_TANH(Curve.GELU_TANH, false),
  /** {@code exp(x)}; the gradient goes by the output, which it is. */
  EXPONENTIAL(Curve.EXPONENTIAL, true),
  /** {@code ln(x)}: -inf at both zeros, NaN below; the gradient goes by x: {@code g / x}. */
  LOG(Curve.LOG, false),
  /**
   * {@code 1 / sqrt(x)}: an infinity with the sign of x at a zero, NaN below; the gradient goes by
   * the output: {@code -y^3 / 2}.
   */
  RSQRT(Curve.RSQRT, true),
  /**
   * {@code 2 / sqrt(pi)} times the integral of {@code exp(-t^2)} from 0 to x; the gradient goes by
   * x.
   */
  ERF(Curve.ERF, false);

  private final Curve curve;
  private final boolean gradientFromOutput;

  SmoothFunction(Curve curve, boolean gradientFromOutput) {
    this.curve = curve;
    this.gradientFromOutput = gradientFromOutput;
  }

  @Override
  public boolean gradientFromOutput() {
    return gradientFromOutput;
  }

  Curve curve() {
    return curve;
  }
}
