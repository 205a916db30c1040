package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/**
 * Average pooling of neighbouring output pixels. Windows lie as in {@link PoolKernels} and have a
 * cell at least; output pixels are dense.
 */
public interface AverageKernels {

  /**
   * {@code y[p][c] = (x0 + x1 + ...) / divisor}, the cells of the window of p row by row, from the
   * first on.
   */
  void average(
      int pixels,
      int channels,
      int rows,
      int columns,
      MemorySegment x,
      long xOffset,
      long xStep,
      long xRow,
      float divisor,
      MemorySegment y,
      long yOffset);

  /**
   * Adds {@code gradOutput[p][c] / divisor} to each cell of the window of p, pixel by pixel; cells
   * count as +0 before if {@code fresh}, which windows that share no cell may be.
   */
  void averageBackward(
      int pixels,
      int channels,
      int rows,
      int columns,
      MemorySegment gradOutput,
      long gradOutputOffset,
      float divisor,
      boolean fresh,
      MemorySegment gradInput,
      long gradInputOffset,
      long gradInputStep,
      long gradInputRow);
}
