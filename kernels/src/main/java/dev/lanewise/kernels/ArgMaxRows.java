package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.ReduceKernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The column of the largest element of each row: the first of equal ones; a NaN is larger than all,
 * and the first NaN wins.
 *
 * <pre>{@code
 * var best = ArgMaxRows.of(rows, classes, Parallelism.caller());
 * best.run(x, 0, y, 0);   // y: one int a row
 * }</pre>
 */
public final class ArgMaxRows {
  private final Ranges ranges;
  private final int columns;
  private final ReduceKernels kernels;
  private final PieceMap map;

  private ArgMaxRows(int rows, int columns, Parallelism parallelism, KernelSet kernels) {
    Sizes.positive("rows", rows);
    Sizes.positive("columns", columns);
    ranges = Ranges.ofRows(rows, columns);
    this.columns = columns;
    this.kernels = kernels.micro().reduce();
    long outputBytes = (long) rows * Integer.BYTES;
    map =
        new PieceMap(outputBytes * columns, outputBytes, ranges.pieces(), parallelism, this::rows);
  }

  /**
   * The operator for a matrix of {@code rows} rows without gaps.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public static ArgMaxRows of(int rows, int columns, Parallelism parallelism) {
    return of(rows, columns, parallelism, KernelSet.current());
  }

  static ArgMaxRows of(int rows, int columns, Parallelism parallelism, KernelSet kernels) {
    return new ArgMaxRows(rows, columns, parallelism, kernels);
  }

  /**
   * Writes an {@code int} for each row.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    map.run(x, xOffset, y, yOffset);
  }

  private void rows(int piece, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    for (int i = 0; i < ranges.length(piece); i++) {
      long row = ranges.from(piece) + i;
      int best = kernels.argMax(columns, x, xOffset + row * columns * Float.BYTES);
      y.set(ValueLayout.JAVA_INT_UNALIGNED, yOffset + row * Integer.BYTES, best);
    }
  }
}
