package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/** Changes of the order of values. */
public interface LayoutKernels {
  /** The most rows of a block. */
  int ROWS = 16;

  /** The most columns of a block. */
  int COLUMNS = 128;

  /** Bytes of scratch memory, which should lie in the first cache. */
  long SCRATCH_BYTES = 2L * ROWS * COLUMNS * Float.BYTES;

  /**
   * Transposes a block: the float at byte {@code i * xStep + 4 j} of x goes to byte {@code j *
   * yStep + 4 i} of y, i below {@code rows}, j below {@code columns}. All memory is native; offsets
   * are in bytes; nothing is checked here.
   */
  void transpose(
      int rows,
      int columns,
      MemorySegment x,
      long xOffset,
      long xStep,
      MemorySegment y,
      long yOffset,
      long yStep,
      MemorySegment scratch,
      long scratchOffset);
}
