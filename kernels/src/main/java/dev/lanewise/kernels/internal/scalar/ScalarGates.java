package dev.lanewise.kernels.internal.scalar;

/**
 * Silu and mish, and their gradients.
 *
 * <p>Their left tails fall like x exp(x): far out exp itself would be subnormal and lose bits
 * before the product is formed. There the argument is moved by an exact amount, and the power of e
 * that it stands for is multiplied last.
 */
public final class ScalarGates {
  /** Beyond -LAST all results are zeros. */
  public static final float LAST = 120f;

  /** Beyond -FAR exp nears the subnormal floats, whose rounding must come last. */
  public static final float FAR = 56f;

  /** What is added to arguments beyond -FAR: exactly. */
  public static final float MOVE = 55.5f;

  /** exp(-MOVE), which happens to be nearly a float. */
  public static final float TAIL = 0x1.e7e4fap-81f;

  private ScalarGates() {}

  /** {@code z + (z < -FAR ? MOVE : 0), where z is -|x|, at least -LAST}. */
  public static float decay(float x) {
    float m = -Math.abs(x);
    float z = m < -LAST ? -LAST : m;
    return z < -FAR ? z + MOVE : z;
  }

  /** {@code x / (1 + exp(-x)), where e is exp(decay(x))}. */
  public static float silu(float x, float e) {
    float u = Math.abs(x) > FAR ? e * TAIL : e;
    float c = x < -LAST ? -LAST : x;
    float numerator = x >= 0f ? c : c * e;
    float v = numerator / (u + 1f);
    return x < -FAR ? v * TAIL : v;
  }

  /** {@code g * (s * fma(x, r, 1)), where s is sigmoid(x), r is sigmoid(-x), e is exp(-|x|)}. */
  public static float siluGradient(float x, float g, float e) {
    float low = x > LAST ? LAST : x;
    float c = low < -LAST ? -LAST : low;
    float d = e + 1f;
    float up = x >= 0f ? 1f : e;
    float s = up / d;
    float down = x >= 0f ? e : 1f;
    float r = down / d;
    return g * (s * Math.fma(c, r, 1f));
  }

  /** {@code x tanh(softplus(x)), where e is exp(decay(x))}. */
  public static float mish(float x, float e) {
    float u = Math.abs(x) > FAR ? e * TAIL : e;
    float c = x < -LAST ? -LAST : x;
    float twice = u + u;
    float numerator = x >= 0f ? twice + 1f : Math.fma(e, u, e + e);
    float denominator = x >= 0f ? Math.fma(twice, u, twice + 1f) : Math.fma(u, u, twice) + 2f;
    float v = c * (numerator / denominator);
    return x < -FAR ? v * TAIL : v;
  }

  /** {@code g (t + x (1 - t^2) sigmoid(x)), where t is tanh(softplus(x)), e is exp(-|x|)}. */
  public static float mishGradient(float x, float g, float e) {
    float low = x > LAST ? LAST : x;
    float c = low < -LAST ? -LAST : low;
    float twice = e + e;
    float numerator = x >= 0f ? twice + 1f : e * (e + 2f);
    float rest = x >= 0f ? twice * e : 2f;
    float d = numerator + rest;
    float up = x >= 0f ? 1f : e;
    float s = up / (e + 1f);
    float q = rest * (d + numerator) / (d * d);
    return g * Math.fma(c, q * s, numerator / d);
  }
}
