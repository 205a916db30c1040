package dev.lanewise.kernels.internal.scalar;

/**
 * Parts of P, the distribution function of N(0, 1), that what is built on it puts together.
 *
 * <pre>
 *   P(-a) = exp(-a^2 / 2) hill(a) / (2 a + 1)    a from NEAR on
 *   P(x)  = 1/2 + x core(x)                      |x| below NEAR
 * </pre>
 *
 * <p>The hill is smooth, so the left tail keeps its relative accuracy. Far out the exponent is
 * moved as in {@link ScalarGates}.
 */
public final class ScalarNormal {
  /** Beyond it P(-a) counts as P(-END), exp(-112.5). */
  public static final float END = 15f;

  /** Beyond it the exponent is moved by MOVE. */
  public static final float BEYOND = 10.5f;

  /** Below it P is 1/2 plus a polynomial. */
  public static final float NEAR = 0.9f;

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

  private ScalarNormal() {}

  /** {@code |x|, at most END}. */
  static float size(float x) {
    float size = Math.abs(x);
    return size > END ? END : size;
  }

  /** {@code -a^2 / 2 and, for a > BEYOND, + MOVE, where a is |x|}. */
  public static float exponent(float x) {
    float a = size(x);
    float z = a * a * -0.5f;
    return a > BEYOND ? z + ScalarGates.MOVE : z;
  }

  /** {@code (2 a + 1) P(-a) exp(a^2 / 2), from NEAR on}. */
  public static float hill(float x) {
    float a = size(x);
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

  /** {@code (P(x) - 1/2) / x, below NEAR}. */
  public static float core(float x) {
    float square = x * x;
    float p = Math.fma(C5, square, C4);
    p = Math.fma(p, square, C3);
    p = Math.fma(p, square, C2);
    p = Math.fma(p, square, C1);
    p = Math.fma(p, square, C0);
    return p;
  }
}
