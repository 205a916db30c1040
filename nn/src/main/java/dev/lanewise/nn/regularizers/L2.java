package dev.lanewise.nn.regularizers;

import dev.lanewise.kernels.Parallelism;

/**
 * {@code l2 sum(w w)}, as in Keras, with the gradient {@code 2 l2 w}: draws weights towards 0.
 *
 * @param l2 strength
 */
public record L2(float l2) implements Regularizer {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public L2 {
    L1L2.check("l2", l2);
  }

  /** Keras's default: 0.01. */
  public static L2 of() {
    return of(0.01);
  }

  /** A penalty of a strength. */
  public static L2 of(double l2) {
    return new L2((float) l2);
  }

  @Override
  public RegularizerStep step(int count, Parallelism parallelism) {
    return new L1L2(0, l2).step(count, parallelism);
  }
}
