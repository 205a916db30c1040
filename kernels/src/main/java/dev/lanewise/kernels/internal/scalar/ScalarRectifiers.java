package dev.lanewise.kernels.internal.scalar;

/** The activations without an exponential, and their gradients. */
public final class ScalarRectifiers {

  private ScalarRectifiers() {}

  /** {@code x <= 0 ? +0 : x}. */
  public static float relu(float x) {

    return x <= 0f ? 0f : x;
  }

  /** {@code x <= 0 ? +0 : g; a NaN passes g}. */
  public static float reluGradient(float x, float g) {

    return x <= 0f ? 0f : g;
  }

  /** {@code x <= threshold ? +0 : x, at most max; a NaN max is none}. */
  public static float rectify(float x, float threshold, float max) {
    float v = x <= threshold ? 0f : x;
    return v >= max ? max : v;
  }

  /** {@code threshold < x < max ? g : +0; a NaN passes g}. */
  public static float rectifyGradient(float x, float g, float threshold, float max) {
    float v = x <= threshold ? 0f : g;
    return x >= max ? 0f : v;
  }

  /** {@code x <= threshold ? slope * (x - threshold) : x, at most max; a NaN max is none}. */
  public static float leak(float x, float slope, float threshold, float max) {
    float v = x <= threshold ? (x - threshold) * slope : x;
    return v >= max ? max : v;
  }

  /** {@code x >= max ? +0 : x <= threshold ? slope * g : g}. */
  public static float leakGradient(float x, float g, float slope, float threshold, float max) {
    float v = x <= threshold ? g * slope : g;
    return x >= max ? 0f : v;
  }

  /** {@code (x + 3) / 6, within 0 and 1}. */
  public static float hardSigmoid(float x) {
    float moved = x + 3f;
    float v = moved <= 0f ? 0f : moved;
    return (v >= 6f ? 6f : v) / 6f;
  }

  /** {@code -3 < x < 3 ? g / 6 : +0}. */
  public static float hardSigmoidGradient(float x, float g) {
    float v = x <= -3f ? 0f : g / 6f;
    return x >= 3f ? 0f : v;
  }

  /** {@code x / (|x| + 1), an infinity being the largest float}. */
  public static float softsign(float x) {
    float low = x > Float.MAX_VALUE ? Float.MAX_VALUE : x;
    float v = low < -Float.MAX_VALUE ? -Float.MAX_VALUE : low;
    return v / (Math.abs(v) + 1f);
  }

  /** {@code g / (|x| + 1) / (|x| + 1)}. */
  public static float softsignGradient(float x, float g) {
    float d = Math.abs(x) + 1f;
    return g / d / d;
  }
}
