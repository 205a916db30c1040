package dev.lanewise.kernels.internal.scalar;

/**
 * Gelu in the form with tanh, and its gradient.
 *
 * <p>(1 + tanh(u)) / 2 = sigmoid(2 u), u(x) = sqrt(2 / pi) (x + 0.044715 x^3). 2 u is computed in
 * two floats: its error is that of the result in the left tail.
 */
public final class ScalarGeluTanh {
  /** 2 sqrt(2 / pi), the high part. */
  public static final float A = 0x1.988454p+0f;

  /** The low part of A. */
  public static final float A_LOW = -0x1.857936p-25f;

  /** 0.044715 * 2 sqrt(2 / pi), the high part. */
  public static final float B = 0x1.2444f2p-4f;

  /** The low part of B. */
  public static final float B_LOW = 0x1.49b16ap-29f;

  /** 3 * B. */
  public static final float B3 = 0x1.b6676cp-3f;

  private ScalarGeluTanh() {}

  /** {@code -2 u(|x|), at least -LAST, and + MOVE below -FAR}. */
  public static float geluTanhExponent(float x) {
    float size = Math.abs(x);
    float a = size > ScalarNormal.END ? ScalarNormal.END : size;
    float square = a * a;
    float cubic = square * B;
    float sum = cubic + A;
    float m = -(a * sum);
    float z = m < -ScalarGates.LAST ? -ScalarGates.LAST : m;
    return z < -ScalarGates.FAR ? z + ScalarGates.MOVE : z;
  }

  /** {@code x sigmoid(2 u(x)), where e is exp(geluTanhExponent(x))}. */
  public static float geluTanh(float x, float e) {
    float size = Math.abs(x);
    float a = size > ScalarNormal.END ? ScalarNormal.END : size;
    float square = a * a;
    float squareLow = Math.fma(a, a, -square);
    float cubic = square * B;
    float cubicLow = Math.fma(square, B, -cubic) + Math.fma(square, B_LOW, squareLow * B);
    float sum = cubic + A;
    float rounded = sum - A;
    float sumLow = A - (sum - rounded) + (cubic - rounded) + (cubicLow + A_LOW);
    float v = a * sum;
    float low = Math.fma(a, sum, -v) + a * sumLow;
    float w = Math.fma(e, -low, e);
    float u = v > ScalarGates.FAR ? w * ScalarGates.TAIL : w;
    float c = x < -ScalarNormal.END ? -ScalarNormal.END : x;
    float numerator = x >= 0f ? c : c * w;
    float y = numerator / (u + 1f);
    float far = v > ScalarGates.FAR ? y * ScalarGates.TAIL : y;
    return x < 0f ? far : y;
  }

  /** {@code g s fma(x 2 u'(x), r, 1), where s is sigmoid(2 u(x)), r is sigmoid(-2 u(x))}. */
  public static float geluTanhGradient(float x, float g, float e) {
    float size = Math.abs(x);
    float a = size > ScalarNormal.END ? ScalarNormal.END : size;
    float square = a * a;
    float squareLow = Math.fma(a, a, -square);
    float cubic = square * B;
    float cubicLow = Math.fma(square, B, -cubic) + Math.fma(square, B_LOW, squareLow * B);
    float sum = cubic + A;
    float rounded = sum - A;
    float sumLow = A - (sum - rounded) + (cubic - rounded) + (cubicLow + A_LOW);
    float v = a * sum;
    float low = Math.fma(a, sum, -v) + a * sumLow;
    float w = Math.fma(e, -low, e);
    float u = v > ScalarGates.FAR ? w * ScalarGates.TAIL : w;
    float d = u + 1f;
    float up = x >= 0f ? 1f : u;
    float s = up / d;
    float down = x >= 0f ? u : 1f;
    float r = down / d;
    float signed = x < 0f ? -a : a;
    float slope = Math.fma(square, B3, A);
    return g * (s * Math.fma(signed * slope, r, 1f));
  }
}
