package dev.lanewise.kernels;

/**
 * Sums, means, extrema and norms: of each row of a matrix, of each column over its rows, or of all
 * elements.
 *
 * <pre>{@code
 * var norms = Reduce.rows(Reduction.L2_NORM, rows, columns, Parallelism.caller());
 * norms.run(x, 0, lengths, 0);
 * }</pre>
 *
 * <p>Bit law. A row's sum is 64 partial sums from +0; element j goes to sum j mod 64, j increasing,
 * its square by an FMA; then for h = 32, 16, 8, 4, 2, 1 sum j becomes sum j plus sum j + h, for j
 * below h. A column's sum goes by blocks of 256 rows: a block's sum starts from +0 and goes down
 * its rows, the blocks are added in order to +0. The sum of all elements is that of runs of 16,384
 * elements, each summed as a row, added in order to +0. A mean is the sum divided by the number, a
 * norm the square root of the sum of squares. Extrema do not depend on the order.
 *
 * <p>The gradient of a bias is the sum of the columns of the output gradient.
 *
 * <p>Gradients: by a sum, g for each element; by a mean g / count, by a sum of squares g 2 x, by a
 * norm g x / norm; all with {@link Elementwise} and {@link ScaleAndShift}.
 */
public final class Reduce {
  private Reduce() {}

  /**
   * Of each row of a matrix without gaps.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public static ReduceRows rows(
      Reduction reduction, int rows, int columns, Parallelism parallelism) {
    return new ReduceRows(reduction, rows, columns, parallelism, KernelSet.current());
  }

  /**
   * Of each column of a matrix without gaps, over its rows.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public static ReduceColumns columns(
      Reduction reduction, int rows, int columns, Parallelism parallelism) {
    return new ReduceColumns(reduction, rows, columns, parallelism, KernelSet.current());
  }

  /**
   * Of {@code count} floats.
   *
   * @throws IllegalArgumentException if {@code count} is not positive, or beyond 2^45
   */
  public static ReduceAll all(Reduction reduction, long count, Parallelism parallelism) {
    return new ReduceAll(reduction, count, parallelism, KernelSet.current());
  }
}
