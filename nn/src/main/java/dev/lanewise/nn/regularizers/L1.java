package dev.lanewise.nn.regularizers;

import dev.lanewise.kernels.Parallelism;

/**
 * {@code l1 sum(abs(w))}, as in Keras: draws weights to 0.
 *
 * @param l1 strength
 */
public record L1(float l1) implements Regularizer {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public L1 {
    L1L2.check("l1", l1);
  }

  /** Keras's default: 0.01. */
  public static L1 of() {
    return of(0.01);
  }

  /** A penalty of a strength. */
  public static L1 of(double l1) {
    return new L1((float) l1);
  }

  @Override
  public RegularizerStep step(int count, Parallelism parallelism) {
    return new L1L2(l1, 0).step(count, parallelism);
  }
}
