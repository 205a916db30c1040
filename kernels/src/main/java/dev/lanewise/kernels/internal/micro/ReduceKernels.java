package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/**
 * Reductions that do not depend on the width. Blocks of columns have rows {@code step} bytes apart,
 * and what y holds counts as another row. All memory is native; offsets are in bytes; nothing is
 * checked here.
 */
public interface ReduceKernels {

  /**
   * Adds the sum of each column's block of {@code rows} rows to y: {@code y[j] = y[j] + (0 +
   * x[0][j] + x[1][j] + ...)}.
   */
  void addColumnBlock(
      int rows,
      int columns,
      long step,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset);

  /** The same for rows without gaps. */
  default void addColumnBlock(
      int rows, int columns, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    addColumnBlock(rows, columns, (long) columns * 4, x, xOffset, y, yOffset);
  }

  /** As the sums, for squares, each added to the block's sum by an FMA. */
  void addSquaresBlock(
      int rows,
      int columns,
      long step,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset);

  /** The largest of each column and y, as {@link Math#max(float, float)} has it. */
  void maxColumns(
      int rows,
      int columns,
      long step,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset);

  /** The smallest of each column and y, as {@link Math#min(float, float)} has it. */
  void minColumns(
      int rows,
      int columns,
      long step,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset);

  /** The smallest of a row, as {@link Math#min(float, float)} has it; inf for an empty row. */
  float min(int count, MemorySegment x, long xOffset);

  /**
   * The index of the largest of a row of at least one: the first of equal ones; a NaN is larger
   * than all, and the first NaN wins.
   */
  int argMax(int count, MemorySegment x, long xOffset);
}
