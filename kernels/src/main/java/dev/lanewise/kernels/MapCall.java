package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The operands of one call that makes y from an x of the same size: what is checked at the door,
 * and kept while pieces run.
 */
abstract class MapCall implements Parallelism.Pieces {
  MemorySegment x = MemorySegment.NULL;
  MemorySegment y = MemorySegment.NULL;
  long xOffset;
  long yOffset;

  static void check(
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      long bytes,
      Parallelism threads) {
    Operand.input("x", x, xOffset, bytes, threads);
    Operand.output("y", y, yOffset, bytes, threads);
    Operand.sameOrApart("y", y, yOffset, bytes, "x", x, xOffset, bytes);
  }

  final void set(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    this.x = x;
    this.xOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
  }

  final void clear() {
    set(MemorySegment.NULL, 0, MemorySegment.NULL, 0);
  }
}
