package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/** Sums whose order does not depend on the width. */
public interface ReduceKernels {

  /**
   * Adds the sum of each column's block of {@code rows} rows to y: {@code y[j] = y[j] + (0 +
   * x[0][j] + x[1][j] + ...)}, rows without gaps.
   */
  void addColumnBlock(
      int rows, int columns, MemorySegment x, long xOffset, MemorySegment y, long yOffset);
}
