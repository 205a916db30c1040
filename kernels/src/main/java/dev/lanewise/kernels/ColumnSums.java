package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;

/**
 * The sum of each column of a matrix, as the gradient of a bias: {@code y[j] = x[0][j] + x[1][j] +
 * ...}.
 *
 * <p>Bit law: rows are cut into blocks of 256; a block's sum starts from +0 and goes down the rows,
 * and the blocks' sums are added in order to +0.
 */
public final class ColumnSums {
  private static final int BLOCK_ROWS = 256;

  private final int rows;
  private final int columns;
  private final Parallelism parallelism;
  private final MicroKernels kernels;

  private ColumnSums(int rows, int columns, Parallelism parallelism, KernelSet kernels) {
    Sizes.positive("rows", rows);
    Sizes.positive("columns", columns);
    this.rows = rows;
    this.columns = columns;
    this.parallelism = parallelism;
    this.kernels = kernels.micro();
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
   * Computes the sums, on the calling thread: memory, not arithmetic, is what they wait for.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    long rowBytes = (long) columns * Float.BYTES;
    Operand.input("x", x, xOffset, rows * rowBytes, parallelism);
    Operand.output("y", y, yOffset, rowBytes, parallelism);
    Operand.apart("y", y, yOffset, rowBytes, "x", x, xOffset, rows * rowBytes);
    kernels.rows().zero(1, columns, y, yOffset, 0);
    for (int row = 0; row < rows; row += BLOCK_ROWS) {
      kernels
          .reduce()
          .addColumnBlock(
              Math.min(BLOCK_ROWS, rows - row), columns, x, xOffset + row * rowBytes, y, yOffset);
    }
  }
}
