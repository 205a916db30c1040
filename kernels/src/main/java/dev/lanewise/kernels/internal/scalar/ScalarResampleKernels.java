package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.ResampleKernels;
import java.lang.foreign.MemorySegment;

/** {@link ResampleKernels} in plain Java. */
public final class ScalarResampleKernels implements ResampleKernels {

  @Override
  public void weightedSums(
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
      long yStep) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int p = 0; p < pixels; p++) {
      for (int c = 0; c < channels; c++) {
        long from = xOffset + p * xStep + (long) c * 4;
        float sum = 0f;
        for (int r = 0; r < rows; r++) {
          float rowWeight = rowWeights[rowsAt + r];
          for (int s = 0; s < columns; s++) {
            float v = x.get(FLOAT, from + r * xRow + s * cell);
            sum = Math.fma(v, rowWeight * columnWeights[columnsAt + s], sum);
          }
        }
        y.set(FLOAT, yOffset + p * yStep + (long) c * 4, sum);
      }
    }
  }
}
