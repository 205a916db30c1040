package dev.lanewise.kernels.internal.scalar;

/** The reciprocal of the square root, and its gradient. */
public final class ScalarRsqrt {

  private ScalarRsqrt() {}

  /** {@code 1 / sqrt(x)}, two rounded operations; at most 1.5 ULP off. */
  public static float rsqrt(float x) {

    return 1f / (float) Math.sqrt(x);
  }

  /** {@code g * ((y * y) * (y * -0.5))}. */
  public static float rsqrtGradient(float y, float g) {

    return g * (y * y * (y * -0.5f));
  }
}
