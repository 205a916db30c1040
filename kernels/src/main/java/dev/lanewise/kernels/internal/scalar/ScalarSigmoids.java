package dev.lanewise.kernels.internal.scalar;

/**
 * Sigmoid, softplus and tanh, and their gradients; exp, expm1 and log come from {@link
 * ScalarFunctions}.
 */
public final class ScalarSigmoids {

  private ScalarSigmoids() {}

  /** {@code -|x|}. */
  public static float fall(float x) {

    return -Math.abs(x);
  }

  /** {@code (x >= 0 ? 1 : e) / (e + 1), where e is exp(-|x|)}. */
  public static float sigmoid(float x, float e) {
    float numerator = x >= 0f ? 1f : e;
    return numerator / (e + 1f);
  }

  /** {@code g * (y * (1 - y))}. */
  public static float sigmoidGradient(float y, float g) {

    return g * (y * (1f - y));
  }

  /** {@code e + 1}. */
  public static float onePlus(float e) {

    return e + 1f;
  }

  /**
   * {@code (x > 0 ? x : +0) + (l + (e - (s - 1)) / s), where e is exp(-|x|), s is e + 1, l is
   * log(s)}.
   */
  public static float softplus(float x, float e, float l) {
    float s = e + 1f;
    float lost = (e - (s - 1f)) / s;
    float positive = x > 0f ? x : 0f;
    return positive + (l + lost);
  }

  /** {@code g * sigmoid(x), where e is exp(-|x|)}. */
  public static float softplusGradient(float x, float g, float e) {
    float numerator = x >= 0f ? 1f : e;
    return g * (numerator / (e + 1f));
  }

  /** {@code 2 |x|, at most 19}. */
  public static float twice(float x) {
    float a = Math.abs(x);
    float d = a + a;
    return d > 19f ? 19f : d;
  }

  /** {@code m / (m + 2) with the sign of x, where m is expm1(2 |x|)}. */
  public static float tanh(float x, float m) {
    float v = m / (m + 2f);
    float signed = x < 0f ? -v : v;
    return x == 0f ? x : signed;
  }

  /** {@code g * fma(-y, y, 1)}. */
  public static float tanhGradient(float y, float g) {

    return g * Math.fma(-y, y, 1f);
  }
}
