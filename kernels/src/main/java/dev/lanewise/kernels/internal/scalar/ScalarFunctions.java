package dev.lanewise.kernels.internal.scalar;

/**
 * Functions of one float, as fixed sequences of exactly rounded operations: the one definition that
 * scalar kernels and the tails of SIMD kernels call, and that SIMD code repeats lane by lane.
 *
 * <p>The argument of exp is reduced to {@code x = n ln 2 + r}, n whole and |r| at most about 0.35;
 * {@code ln 2} is {@link #LN2_HIGH} + {@link #LN2_LOW}, the first short enough for n times it to be
 * exact. Coefficients are minimax fits, rounded to float one by one.
 */
public final class ScalarFunctions {
  /** 1 / ln 2. */
  public static final float LOG2_E = 0x1.715476p0f;

  /** 1.5 * 2^23: adding it rounds to a whole number, which its low bits then hold. */
  public static final float MAGIC = 12_582_912f;

  /** The bits of {@link #MAGIC}. */
  public static final int MAGIC_BITS = 0x4b40_0000;

  /** The high part of ln 2. */
  public static final float LN2_HIGH = 0x1.62e4p-1f;

  /** The low part of ln 2. */
  public static final float LN2_LOW = 0x1.7f7d1cp-20f;

  /** Above this exp is infinite. */
  public static final float EXP_HIGH = 89f;

  /** Below this exp is 0. */
  public static final float EXP_LOW = -104f;

  /** Coefficients of q, where exp(r) = 1 + r + r^2 q(r); lowest power first. */
  public static final float E0 = Float.intBitsToFloat(0x3eff_fffe);

  /** See {@link #E0}. */
  public static final float E1 = Float.intBitsToFloat(0x3e2a_aa49);

  /** See {@link #E0}. */
  public static final float E2 = Float.intBitsToFloat(0x3d2a_ac5f);

  /** See {@link #E0}. */
  public static final float E3 = Float.intBitsToFloat(0x3c09_1cf6);

  /** See {@link #E0}. */
  public static final float E4 = Float.intBitsToFloat(0x3ab5_2001);

  /** Below this expm1 is -1. */
  public static final float EXPM1_LOW = -20f;

  /** Coefficients of q, where expm1(r) = r + r^2 q(r); lowest power first. */
  public static final float M0 = Float.intBitsToFloat(0x3eff_ffff);

  /** See {@link #M0}. */
  public static final float M1 = Float.intBitsToFloat(0x3e2a_aa59);

  /** See {@link #M0}. */
  public static final float M2 = Float.intBitsToFloat(0x3d2a_ab7a);

  /** See {@link #M0}. */
  public static final float M3 = Float.intBitsToFloat(0x3c09_1373);

  /** See {@link #M0}. */
  public static final float M4 = Float.intBitsToFloat(0x3ab5_cddd);

  /** The bits of about sqrt(1/2): where the logarithm's mantissas begin. */
  public static final int SQRT_HALF_BITS = 0x3f35_04f3;

  /** Coefficients of P, where log(1 + f) = f + f^2 (f P(f) - 1/2); lowest power first. */
  public static final float L0 = Float.intBitsToFloat(0x3eaa_aaa4);

  /** See {@link #L0}. */
  public static final float L1 = Float.intBitsToFloat(0xbe80_0003);

  /** See {@link #L0}. */
  public static final float L2 = Float.intBitsToFloat(0x3e4c_d23b);

  /** See {@link #L0}. */
  public static final float L3 = Float.intBitsToFloat(0xbe2a_ae22);

  /** See {@link #L0}. */
  public static final float L4 = Float.intBitsToFloat(0x3e11_9dd1);

  /** See {@link #L0}. */
  public static final float L5 = Float.intBitsToFloat(0xbdfe_1465);

  /** See {@link #L0}. */
  public static final float L6 = Float.intBitsToFloat(0x3df3_6005);

  /** See {@link #L0}. */
  public static final float L7 = Float.intBitsToFloat(0xbdef_00ec);

  /** See {@link #L0}. */
  public static final float L8 = Float.intBitsToFloat(0x3d8a_399a);

  private ScalarFunctions() {}

  /**
   * e to the power of x; at most 1.02 ULP off, over all floats, subnormal results included.
   *
   * <p>The scale is applied in two steps, because 2^n itself need not be a normal float.
   */
  public static float exp(float x) {
    float c = x > EXP_HIGH ? EXP_HIGH : x;
    c = c < EXP_LOW ? EXP_LOW : c;
    float t = Math.fma(c, LOG2_E, MAGIC);
    int n = Float.floatToRawIntBits(t) - MAGIC_BITS;
    int half = n >> 1;
    return expReduced(c, t - MAGIC) * powerOfTwo(half) * powerOfTwo(n - half);
  }

  /** exp(x - n ln 2). */
  private static float expReduced(float x, float n) {
    float r = remainder(x, n);
    float q = Math.fma(E4, r, E3);
    q = Math.fma(q, r, E2);
    q = Math.fma(q, r, E1);
    q = Math.fma(q, r, E0);
    return Math.fma(r * r, q, r) + 1f;
  }

  /** x - n ln 2. */
  private static float remainder(float x, float n) {
    return Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
  }

  /** exp(x) - 1 for x up to 88, without cancellation near 0. */
  public static float expm1(float x) {
    float c = x < EXPM1_LOW ? EXPM1_LOW : x;
    float t = Math.fma(c, LOG2_E, MAGIC);
    float r = remainder(c, t - MAGIC);
    float q = Math.fma(M4, r, M3);
    q = Math.fma(q, r, M2);
    q = Math.fma(q, r, M1);
    q = Math.fma(q, r, M0);
    float s = powerOfTwo(Float.floatToRawIntBits(t) - MAGIC_BITS);
    return Math.fma(s, Math.fma(r * r, q, r), s - 1f);
  }

  /** 2^n for n from -126 to 127; anything for other n. */
  private static float powerOfTwo(int n) {
    return Float.intBitsToFloat((n + 127) << 23);
  }

  /**
   * The natural logarithm; at most 0.83 ULP off, over all floats. -inf for both zeros, NaN below.
   */
  public static float log(float x) {
    boolean subnormal = x < Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(subnormal ? x * 0x1p23f : x);
    int exponent = (bits - SQRT_HALF_BITS) >> 23;
    float f = Float.intBitsToFloat(bits - (exponent << 23)) - 1f;
    float e = exponent + (subnormal ? -23f : 0f);
    float p = Math.fma(L8, f, L7);
    p = Math.fma(p, f, L6);
    p = Math.fma(p, f, L5);
    p = Math.fma(p, f, L4);
    p = Math.fma(p, f, L3);
    p = Math.fma(p, f, L2);
    p = Math.fma(p, f, L1);
    p = Math.fma(p, f, L0);
    float h = Math.fma(p, f, -0.5f);
    float s = Math.fma(f * f, h, e * LN2_LOW);
    float y = Math.fma(e, LN2_HIGH, f + s);
    y = x >= 0f ? y : Float.NaN;
    y = x == 0f ? Float.NEGATIVE_INFINITY : y;
    return x == Float.POSITIVE_INFINITY ? x : y;
  }
}
