package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The column of the largest element of each row: the first of equal ones; a NaN is larger than all,
 * and the first NaN wins.
 */
public final class ArgMaxRows {
  private final int rows;
  private final int columns;
  private final Parallelism parallelism;

  private ArgMaxRows(int rows, int columns, Parallelism parallelism) {
    Sizes.positive("rows", rows);
    Sizes.positive("columns", columns);
    this.rows = rows;
    this.columns = columns;
    this.parallelism = parallelism;
  }

  /**
   * The operator for a matrix of {@code rows} rows without gaps.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public static ArgMaxRows of(int rows, int columns, Parallelism parallelism) {
    return new ArgMaxRows(rows, columns, parallelism);
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
    long rowBytes = (long) columns * Float.BYTES;
    long outputBytes = (long) rows * Integer.BYTES;
    Operand.input("x", x, xOffset, rows * rowBytes, parallelism);
    Operand.output("y", y, yOffset, outputBytes, parallelism);
    Operand.apart("y", y, yOffset, outputBytes, "x", x, xOffset, rows * rowBytes);
    for (int row = 0; row < rows; row++) {
      int best = row(x, xOffset + row * rowBytes);
      y.set(ValueLayout.JAVA_INT_UNALIGNED, yOffset + (long) row * Integer.BYTES, best);
    }
  }

  private int row(MemorySegment x, long from) {
    int best = 0;
    float max = x.get(ValueLayout.JAVA_FLOAT_UNALIGNED, from);
    for (int j = 1; j < columns; j++) {
      float value = x.get(ValueLayout.JAVA_FLOAT_UNALIGNED, from + (long) j * Float.BYTES);
      if (!(value <= max) && max == max) {
        best = j;
        max = value;
      }
    }
    return best;
  }
}
