package dev.lanewise.kernels;

/**
 * The rectifier with Keras's options.
 *
 * <pre>
 *   f(x)  = max                    where the value below would reach max
 *           x                      for x &gt; threshold
 *           slope (x - threshold)  else
 *   f'(x) = 0 for x &gt;= max, 1 for x &gt; threshold, slope else
 * </pre>
 *
 * <p>A NaN stays, and passes the gradient. With slope 0, f and the gradient are +0 up to the
 * threshold.
 *
 * <p>The gradient goes by the output if the slope is 0, where the input in its place gives the
 * same, and by the input otherwise.
 *
 * <p>Bit law: {@code v = x <= threshold ? (slope == 0 ? +0 : (x - threshold) * slope) : x}, then
 * {@code v >= max ? max : v}. Gradient: {@code x >= max ? +0 : x <= threshold ? (slope == 0 ? +0 :
 * g * slope) : g}. Without a maximum, max is left out.
 *
 * <pre>{@code
 * PointwiseFunction relu6 = PointwiseFunction.relu().maxValue(6);
 * PointwiseFunction leaky = PointwiseFunction.relu().negativeSlope(0.2f);
 * }</pre>
 *
 * @param negativeSlope the slope up to the threshold; 0 or more
 * @param threshold up to it the function is small; 0 or more
 * @param maxValue the largest value; 0 or more, positive infinity for none
 */
public record Rectifier(float negativeSlope, float threshold, float maxValue)
    implements PointwiseFunction {

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if one is negative or NaN, or the slope or the threshold is
   *     infinite
   */
  public Rectifier {
    check("negative slope", negativeSlope, Float.MAX_VALUE);
    check("threshold", threshold, Float.MAX_VALUE);
    check("max value", maxValue, Float.POSITIVE_INFINITY);
  }

  private static void check(String name, float value, float most) {
    if (!(value >= 0 && value <= most)) {
      throw new IllegalArgumentException("relu: " + name + ": expected 0 or more, got " + value);
    }
  }

  /** The same with another slope up to the threshold. */
  public Rectifier negativeSlope(float slope) {
    return new Rectifier(slope, threshold, maxValue);
  }

  /** The same with another threshold. */
  public Rectifier threshold(float threshold) {
    return new Rectifier(negativeSlope, threshold, maxValue);
  }

  /** The same with another largest value. */
  public Rectifier maxValue(float max) {
    return new Rectifier(negativeSlope, threshold, max);
  }

  @Override
  public boolean gradientFromOutput() {
    return negativeSlope == 0f;
  }

  /** The largest value, or NaN, that no value reaches, for none. */
  float limit() {
    return maxValue == Float.POSITIVE_INFINITY ? Float.NaN : maxValue;
  }
}
