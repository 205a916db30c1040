package dev.lanewise.kernels.internal.scalar;

/**
 * Gelu with the exact normal distribution, and its gradient.
 *
 * <p>P(-a) = exp(-a^2 / 2) h(a): h is smooth, and the rounding of a^2 is made up for, so that the
 * left tail keeps its relative accuracy. Far out the exponent is moved as in {@link ScalarGates}.
 */
public final class ScalarGelu {
  /** Beyond -END all results are zeros. */
  public static final float END = 15f;

  /** Beyond it the exponent is moved by MOVE. */
  public static final float BEYOND = 10.5f;

  /** Below it P is 1/2 plus a polynomial. */
  public static final float NEAR = 0.9f;

  /** 1 / sqrt(2 pi). */
  public static final float DENSITY = 0x1.988454p-2f;

  /** Coefficients in (a - 3) / (a + 3) of (2 a + 1) h(a); lowest power first. */
  public static final float H0 = Float.intBitsToFloat(0x3f59_c0c4);

  /** See {@link #H0}. */
  public static final float H1 = Float.intBitsToFloat(0x3c5a_b62b);

  /** See {@link #H0}. */
  public static final float H2 = Float.intBitsToFloat(0xbe1f_d5b5);

  /** See {@link #H0}. */
  public static final float H3 = Float.intBitsToFloat(0x3e0b_d1b6);

  /** See {@link #H0}. */
  public static final float H4 = Float.intBitsToFloat(0xbd53_5533);

  /** See {@link #H0}. */
  public static final float H5 = Float.intBitsToFloat(0xba1c_8567);

  /** See {@link #H0}. */
  public static final float H6 = Float.intBitsToFloat(0x3be5_332d);

  /** See {@link #H0}. */
  public static final float H7 = Float.intBitsToFloat(0xb9a7_bfae);

  /** See {@link #H0}. */
  public static final float H8 = Float.intBitsToFloat(0xba8d_81ab);

  /** See {@link #H0}. */
  public static final float H9 = Float.intBitsToFloat(0xb87d_3cfc);

  /** See {@link #H0}. */
  public static final float H10 = Float.intBitsToFloat(0x38b1_e041);

  /** Coefficients in x^2 of (P(x) - 1/2) / x; lowest power first. */
  public static final float C0 = Float.intBitsToFloat(0x3ecc_422a);

  /** See {@link #C0}. */
  public static final float C1 = Float.intBitsToFloat(0xbd88_2c3b);

  /** See {@link #C0}. */
  public static final float C2 = Float.intBitsToFloat(0x3c23_6df7);

  /** See {@link #C0}. */
  public static final float C3 = Float.intBitsToFloat(0xba9c_110d);

  /** See {@link #C0}. */
  public static final float C4 = Float.intBitsToFloat(0x38f8_e505);

  /** See {@link #C0}. */
  public static final float C5 = Float.intBitsToFloat(0xb726_7450);

  private ScalarGelu() {}

  /** {@code -x^2 / 2 and, for |x| > BEYOND, + MOVE}. */
  public static float geluExponent(float x) {
    float size = Math.abs(x);
    float a = size > END ? END : size;
    float z = a * a * -0.5f;
    return a > BEYOND ? z + ScalarGates.MOVE : z;
  }

  /** (2 a + 1) P(-a) exp(a^2 / 2) from NEAR on. */
  private static float hill(float a) {
    float f = (a - 3f) / (a + 3f);
    float p = Math.fma(H10, f, H9);
    p = Math.fma(p, f, H8);
    p = Math.fma(p, f, H7);
    p = Math.fma(p, f, H6);
    p = Math.fma(p, f, H5);
    p = Math.fma(p, f, H4);
    p = Math.fma(p, f, H3);
    p = Math.fma(p, f, H2);
    p = Math.fma(p, f, H1);
    p = Math.fma(p, f, H0);
    return p;
  }

  /** P(x) below NEAR. */
  private static float center(float x) {
    float square = x * x;
    float p = Math.fma(C5, square, C4);
    p = Math.fma(p, square, C3);
    p = Math.fma(p, square, C2);
    p = Math.fma(p, square, C1);
    p = Math.fma(p, square, C0);
    return Math.fma(x, p, 0.5f);
  }

  /** {@code x P(x), where P is the distribution function of N(0, 1), e is exp(geluExponent(x))}. */
  public static float gelu(float x, float e) {
    float size = Math.abs(x);
    float a = size > END ? END : size;
    float square = a * a;
    float lost = Math.fma(a, a, -square) * -0.5f;
    float p = hill(a);
    float d = Math.fma(a, 2f, 1f);
    float product = a * p;
    float m = product / d;
    float rounding = (Math.fma(-m, d, product) + Math.fma(a, p, -product)) / d;
    float v = Math.fma(e, m, e * Math.fma(m, lost, rounding));
    float below = a > BEYOND ? v * ScalarGates.TAIL : v;
    float outer = x >= 0f ? x - below : -below;
    float center = center(x);
    return a < NEAR ? x * center : outer;
  }

  /** {@code g (P(x) + x p(x)), where P and p are the distribution and density of N(0, 1)}. */
  public static float geluGradient(float x, float g, float e) {
    float size = Math.abs(x);
    float a = size > END ? END : size;
    float square = a * a;
    float lost = Math.fma(a, a, -square) * -0.5f;
    float h = hill(a) / Math.fma(a, 2f, 1f);
    float w = Math.fma(e, lost, e);
    float bell = a > BEYOND ? w * ScalarGates.TAIL : w;
    float tail = bell * h;
    float outer = x >= 0f ? 1f - tail : tail;
    float center = center(x);
    float share = a < NEAR ? center : outer;
    float signed = x < 0f ? -a : a;
    return g * Math.fma(signed, bell * DENSITY, share);
  }
}
