package dev.lanewise.kernels.internal.scalar;

/**
 * Gelu with the exact normal distribution, and its gradient, from the parts of {@link
 * ScalarNormal}: e is the exponential of its exponent, p its hill, c its core.
 *
 * <p>The rounding of a^2 is made up for, so that the left tail keeps its relative accuracy.
 */
public final class ScalarGelu {
  /** 1 / sqrt(2 pi). */
  public static final float DENSITY = 0x1.988454p-2f;

  private ScalarGelu() {}

  /** {@code x P(x)}. */
  public static float gelu(float x, float e, float p, float c) {
    float a = ScalarNormal.size(x);
    float square = a * a;
    float lost = Math.fma(a, a, -square) * -0.5f;
    float d = Math.fma(a, 2f, 1f);
    float product = a * p;
    float m = product / d;
    float rounding = (Math.fma(-m, d, product) + Math.fma(a, p, -product)) / d;
    float v = Math.fma(e, m, e * Math.fma(m, lost, rounding));
    float below = a > ScalarNormal.BEYOND ? v * ScalarGates.TAIL : v;
    float outer = x >= 0f ? x - below : -below;
    float center = Math.fma(x, c, 0.5f);
    return a < ScalarNormal.NEAR ? x * center : outer;
  }

  /** {@code g (P(x) + x P'(x))}. */
  public static float geluGradient(float x, float g, float e, float p, float c) {
    float a = ScalarNormal.size(x);
    float square = a * a;
    float lost = Math.fma(a, a, -square) * -0.5f;
    float h = p / Math.fma(a, 2f, 1f);
    float w = Math.fma(e, lost, e);
    float bell = a > ScalarNormal.BEYOND ? w * ScalarGates.TAIL : w;
    float tail = bell * h;
    float outer = x >= 0f ? 1f - tail : tail;
    float center = Math.fma(x, c, 0.5f);
    float share = a < ScalarNormal.NEAR ? center : outer;
    float signed = x < 0f ? -a : a;
    return g * Math.fma(signed, bell * DENSITY, share);
  }
}
