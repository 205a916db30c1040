package dev.lanewise.kernels.internal.drive;

import dev.lanewise.kernels.internal.micro.LayoutKernels;
import java.lang.foreign.MemorySegment;

/** Transposes a matrix block by block: strips of columns, so that blocks write the same lines. */
public final class TransposeBlocks {
  private TransposeBlocks() {}

  /**
   * The float at byte {@code i * xStep + 4 j} of x goes to byte {@code j * yStep + 4 i} of y.
   *
   * @param scratch {@link LayoutKernels#SCRATCH_BYTES} bytes
   */
  public static void run(
      LayoutKernels kernels,
      int rows,
      int columns,
      MemorySegment x,
      long xOffset,
      long xStep,
      MemorySegment y,
      long yOffset,
      long yStep,
      MemorySegment scratch,
      long scratchOffset) {
    for (int j = 0; j < columns; j += LayoutKernels.COLUMNS) {
      int width = Math.min(LayoutKernels.COLUMNS, columns - j);
      for (int i = 0; i < rows; i += LayoutKernels.ROWS) {
        kernels.transpose(
            Math.min(LayoutKernels.ROWS, rows - i),
            width,
            x,
            xOffset + i * xStep + j * 4L,
            xStep,
            y,
            yOffset + j * yStep + i * 4L,
            yStep,
            scratch,
            scratchOffset);
      }
    }
  }
}
