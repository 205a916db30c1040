package dev.lanewise.kernels;

/**
 * The exponential linear unit.
 *
 * <pre>
 *   f(x)  = scale x                     for x &gt;= 0
 *           scale alpha (exp(x) - 1)    else
 *   f'(x) = scale for x &gt;= 0, scale alpha exp(x) else
 * </pre>
 *
 * <p>The gradient goes by the input. Constants are rounded to float after they are multiplied.
 *
 * <pre>{@code
 * var elu = Activations.forward(PointwiseFunction.elu(1), count, Parallelism.caller());
 * elu.run(x, 0, y, 0);
 * }</pre>
 *
 * @param alpha minus the limit at minus infinity, before scaling; 0 or more, finite
 * @param scale the slope for positive x; 0 or more, finite
 */
public record ExponentialLinear(double alpha, double scale) implements PointwiseFunction {

  /**
   * Checks the constants.
   *
   * @throws IllegalArgumentException if one is negative or not finite
   */
  public ExponentialLinear {
    check("alpha", alpha);
    check("scale", scale);
  }

  private static void check(String name, double value) {
    if (!(value >= 0 && value <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "elu: " + name + ": expected 0 or more and finite, got " + value);
    }
  }

  @Override
  public boolean gradientFromOutput() {
    return false;
  }

  /** The factor of exp(x) - 1. */
  float below() {
    return (float) (scale * alpha);
  }

  /** The factor of x. */
  float above() {
    return (float) scale;
  }
}
