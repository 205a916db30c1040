package dev.lanewise.kernels;

/**
 * Gradient clipping, as Keras's optimizers have it: by value ({@code clipvalue}), by the norm of
 * each array ({@code clipnorm}), by the norm of all arrays together ({@code global_clipnorm}).
 *
 * <p>Clipping by the global norm goes over the arrays twice; what is carried from one pass to the
 * other is the sum of squares of each array:
 *
 * <pre>{@code
 * for (int i = 0; i < arrays; i++) {
 *   squares[i].run(gradients[i], 0, sums, (long) i * Float.BYTES); // Reduction.SUM_OF_SQUARES
 * }
 * for (int i = 0; i < arrays; i++) {
 *   clips[i].run(gradients[i], 0, sums, 0, gradients[i], 0);
 * }
 * }</pre>
 */
public final class Clip {
  private Clip() {}

  /**
   * {@code y[i] = min(max(x[i], -limit), limit)}; a NaN stays.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45, or the limit not
   *     positive
   */
  public static ClipByValue byValue(long count, float limit, Parallelism parallelism) {
    return new ClipByValue(count, limit, parallelism, KernelSet.current());
  }

  /**
   * {@code y = x limit / max(norm, limit)}, with the norm of x.
   *
   * @throws IllegalArgumentException if {@code count} is not positive or beyond 2^45, or the limit
   *     not positive
   */
  public static ClipByNorm byNorm(long count, float limit, Parallelism parallelism) {
    return new ClipByNorm(count, limit, parallelism, KernelSet.current());
  }

  /**
   * {@code y = x limit / max(norm, limit)}, with the norm of {@code arrays} arrays together, of
   * which x is one.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45, or {@code arrays}
   *     or the limit not positive
   */
  public static ClipByGlobalNorm byGlobalNorm(
      long count, int arrays, float limit, Parallelism parallelism) {
    return new ClipByGlobalNorm(count, arrays, limit, parallelism, KernelSet.current());
  }

  static void checkLimit(float limit) {
    if (!(limit > 0 && limit <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException("limit: expected a positive number, got " + limit);
    }
  }
}
