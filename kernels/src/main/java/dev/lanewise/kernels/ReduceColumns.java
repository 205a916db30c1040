package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.MicroKernels;
import dev.lanewise.kernels.internal.micro.ReduceKernels;
import java.lang.foreign.MemorySegment;

/**
 * A reduction of each column over its rows: see {@link Reduce}.
 *
 * <pre>{@code
 * var means = Reduce.columns(Reduction.MEAN, rows, columns, Parallelism.caller());
 * means.run(x, 0, y, 0);   // y: one float a column
 * }</pre>
 */
public final class ReduceColumns {

  /** What takes a block of rows in. */
  private interface Kernel {
    void run(
        int rows,
        int columns,
        long step,
        MemorySegment x,
        long xOffset,
        MemorySegment y,
        long yOffset);
  }

  private static final int BLOCK_ROWS = 256;

  /** Strips of columns are whole cache lines, and not too narrow to read. */
  private static final int STEP = 32;

  private static final int MOST_STRIPS = 4;

  private final Reduction reduction;
  private final int rows;
  private final int columns;
  private final int strip;
  private final MicroKernels kernels;
  private final Kernel kernel;
  private final PieceMap map;

  ReduceColumns(
      Reduction reduction, int rows, int columns, Parallelism parallelism, KernelSet kernels) {
    Sizes.positive("rows", rows);
    Sizes.positive("columns", columns);
    this.reduction = reduction;
    this.rows = rows;
    this.columns = columns;
    this.kernels = kernels.micro();
    ReduceKernels reduce = this.kernels.reduce();
    kernel =
        switch (reduction) {
          case SUM, MEAN -> reduce::addColumnBlock;
          case MAX -> reduce::maxColumns;
          case MIN -> reduce::minColumns;
          case SUM_OF_SQUARES, L2_NORM -> reduce::addSquaresBlock;
        };
    long bytes = (long) columns * Float.BYTES;
    strip = strip(rows, columns);
    map =
        new PieceMap(rows * bytes, bytes, Math.ceilDiv(columns, strip), parallelism, this::columns);
  }

  /** Columns of a piece: all of them where the matrix is too small to be worth handing over. */
  private static int strip(int rows, int columns) {
    if ((long) rows * columns <= Ranges.FLOATS) {
      return columns;
    }
    return Math.ceilDiv(Math.ceilDiv(columns, MOST_STRIPS), STEP) * STEP;
  }

  /**
   * Computes y[columns] from x[rows][columns]. Threads share the columns.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    map.run(x, xOffset, y, yOffset);
  }

  private void columns(int piece, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    int first = piece * strip;
    int count = Math.min(strip, columns - first);
    long step = (long) columns * Float.BYTES;
    long from = xOffset + (long) first * Float.BYTES;
    long to = yOffset + (long) first * Float.BYTES;
    kernels.elementwise().fill(count, reduction.start(), y, to);
    for (int row = 0; row < rows; row += BLOCK_ROWS) {
      kernel.run(Math.min(BLOCK_ROWS, rows - row), count, step, x, from + row * step, y, to);
    }
    switch (reduction) {
      case SUM, MAX, MIN, SUM_OF_SQUARES -> {}
      case MEAN -> kernels.softmax().divide(count, rows, y, to);
      case L2_NORM -> {
        for (int j = 0; j < count; j++) {
          ChannelRow.set(y, to, j, reduction.finish(ChannelRow.get(y, to, j), rows));
        }
      }
    }
  }
}
