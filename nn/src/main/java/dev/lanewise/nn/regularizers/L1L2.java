package dev.lanewise.nn.regularizers;

import dev.lanewise.kernels.Parallelism;

/**
 * {@code l1 sum(abs(w)) + l2 sum(w w)}, with the gradient {@code l1 sign(w) + 2 l2 w}, as in Keras.
 *
 * @param l1 strength of the penalty on absolute values
 * @param l2 strength of the penalty on squares
 */
public record L1L2(float l1, float l2) implements Regularizer {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is negative or not finite
   */
  public L1L2 {
    check("l1", l1);
    check("l2", l2);
  }

  static void check(String name, float value) {
    if (!(value >= 0 && value <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "regularizer " + name + ": expected 0 or more, finite, got " + value);
    }
  }

  /** Both penalties. */
  public static L1L2 of(double l1, double l2) {
    return new L1L2((float) l1, (float) l2);
  }

  @Override
  public RegularizerStep step(int count, Parallelism parallelism) {
    return new AbsoluteAndSquare(l1, l2, count, parallelism);
  }
}
