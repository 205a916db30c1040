package dev.lanewise.kernels.internal.scalar;

/** The exponential linear units, and gradients of the exponential and the logarithm. */
public final class ScalarExponentials {

  private ScalarExponentials() {}

  /** {@code x >= 0 ? +0 : x}. */
  public static float negative(float x) {

    return x >= 0f ? 0f : x;
  }

  /** {@code x >= 0 ? above * x : below * m, where m is expm1(x)}. */
  public static float linear(float x, float m, float below, float above) {

    return x >= 0f ? x * above : m * below;
  }

  /** {@code g * (x >= 0 ? above : below * e), where e is exp(x)}. */
  public static float linearGradient(float x, float g, float e, float below, float above) {
    float slope = x >= 0f ? above : e * below;
    return g * slope;
  }

  /** {@code g * y}. */
  public static float exponentialGradient(float y, float g) {

    return g * y;
  }

  /** {@code g / x}. */
  public static float logGradient(float x, float g) {

    return g / x;
  }
}
