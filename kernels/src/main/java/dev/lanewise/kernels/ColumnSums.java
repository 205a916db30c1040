package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The sum of each column of a matrix, as the gradient of a bias: {@code y[j] = x[0][j] + x[1][j] +
 * ...}.
 *
 * <p>It is {@link Reduce#columns} with {@link Reduction#SUM}, under the name that gradients know.
 *
 * <p>Bit law: rows are cut into blocks of 256; a block's sum starts from +0 and goes down the rows,
 * and the blocks' sums are added in order to +0.
 *
 * <pre>{@code
 * var sums = ColumnSums.of(rows, columns, Parallelism.caller());
 * sums.run(gradOutput, 0, gradBias, 0);
 * }</pre>
 */
public final class ColumnSums {
  private final ReduceColumns sums;

  private ColumnSums(int rows, int columns, Parallelism parallelism, KernelSet kernels) {
    sums = new ReduceColumns(Reduction.SUM, rows, columns, parallelism, kernels);
  }

  /**
   * The operator for a matrix of {@code rows} rows without gaps.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public static ColumnSums of(int rows, int columns, Parallelism parallelism) {
    return of(rows, columns, parallelism, KernelSet.current());
  }

  static ColumnSums of(int rows, int columns, Parallelism parallelism, KernelSet kernels) {
    return new ColumnSums(rows, columns, parallelism, kernels);
  }

  /**
   * Computes the sums. Threads share the columns.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    sums.run(x, xOffset, y, yOffset);
  }
}
