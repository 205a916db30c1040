package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/** Weighted sums of windows of pixels. All memory is native; nothing is checked here. */
public interface ResampleKernels {

  /**
   * The weighted sum of the window of each of {@code pixels} pixels: {@code y[p][c]} is a chain of
   * {@code fma(x[r][s][c], rowWeights[rowsAt + r] * columnWeights[columnsAt + s], sum)} from +0,
   * row by row.
   *
   * <p>The window of pixel p begins at {@code xOffset + p * xStep}; its rows are {@code xRow} bytes
   * apart, its cells {@code cell} bytes, and pixels of y {@code yStep} bytes.
   */
  void weightedSums(
      int pixels,
      int channels,
      long cell,
      int rows,
      int columns,
      MemorySegment x,
      long xOffset,
      long xStep,
      long xRow,
      float[] rowWeights,
      int rowsAt,
      float[] columnWeights,
      int columnsAt,
      MemorySegment y,
      long yOffset,
      long yStep);
}
