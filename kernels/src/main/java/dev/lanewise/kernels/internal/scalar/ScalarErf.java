package dev.lanewise.kernels.internal.scalar;

/**
 * The error function, {@code 2 P(sqrt(2) x) - 1} with P of {@link ScalarNormal}, and its gradient.
 */
public final class ScalarErf {
  /** sqrt(2). */
  public static final float ROOT_TWO = 0x1.6a09e6p0f;

  /** Beyond it P is 0 or 1 to a float. */
  public static final float END = 8f;

  /** 2 / sqrt(pi): the slope at 0. */
  public static final float SLOPE = 0x1.20dd76p0f;

  /** Beyond it the slope is 0. */
  public static final float SLOPE_END = 11f;

  private ScalarErf() {}

  /** {@code sqrt(2) x, within END}. */
  public static float argument(float x) {
    float z = x * ROOT_TWO;
    float low = z > END ? END : z;
    return low < -END ? -END : low;
  }

  /**
   * {@code 2 P(z) - 1, where e is exp(exponent(z)), p is hill(z) and c is core(z)}; at most 4 ULP
   * off.
   */
  public static float erf(float z, float e, float p, float c) {
    float a = Math.abs(z);
    float tail = e * (p / Math.fma(a, 2f, 1f));
    float outer = Math.fma(-2f, tail, 1f);
    float signed = z < 0f ? -outer : outer;
    return a < ScalarNormal.NEAR ? (z + z) * c : signed;
  }

  /** {@code |x|, at most SLOPE_END}. */
  private static float slopeSize(float x) {
    float size = Math.abs(x);
    return size > SLOPE_END ? SLOPE_END : size;
  }

  /** {@code -x^2}. */
  public static float slopeExponent(float x) {
    float a = slopeSize(x);
    return -(a * a);
  }

  /** {@code g (2 / sqrt(pi)) exp(-x^2), where e is exp(slopeExponent(x))}. */
  public static float erfGradient(float x, float g, float e) {
    float a = slopeSize(x);
    float lost = Math.fma(a, a, -(a * a));
    return g * (Math.fma(e, -lost, e) * SLOPE);
  }
}
