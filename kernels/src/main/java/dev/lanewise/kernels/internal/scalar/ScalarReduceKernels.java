package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.ReduceKernels;
import java.lang.foreign.MemorySegment;

/** {@link ReduceKernels} in plain Java. */
public final class ScalarReduceKernels implements ReduceKernels {

  @Override
  public void addColumnBlock(
      int rows, int columns, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    addColumns(0, rows, columns, x, xOffset, y, yOffset);
  }

  /** The columns from {@code first} on. */
  public static void addColumns(
      int first,
      int rows,
      int columns,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset) {
    for (int j = first; j < columns; j++) {
      long at = (long) j * 4;
      float sum = column(rows, x, xOffset + at, (long) columns * 4);
      y.set(FLOAT, yOffset + at, y.get(FLOAT, yOffset + at) + sum);
    }
  }

  private static float column(int rows, MemorySegment x, long from, long step) {
    float sum = 0f;
    for (int i = 0; i < rows; i++) {
      sum += x.get(FLOAT, from + i * step);
    }
    return sum;
  }
}
