package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.ResampleKernels;
import dev.lanewise.kernels.internal.scalar.ScalarResampleKernels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * {@link ResampleKernels} on the Vector API, lanes along channels; the channels of no whole vector
 * are plain Java.
 */
final class VectorResampleKernels implements ResampleKernels {
  private final ResampleKernels rest = new ScalarResampleKernels();

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
    int whole = channels - channels % FLOATS;
    for (int c = 0; c < whole; c += FLOATS) {
      long from = xOffset + (long) c * 4;
      long to = yOffset + (long) c * 4;
      if (rows == 2 && columns == 2) {
        float upper = rowWeights[rowsAt];
        float lower = rowWeights[rowsAt + 1];
        float left = columnWeights[columnsAt];
        float right = columnWeights[columnsAt + 1];
        sumsOfFour(
            pixels,
            x,
            from,
            from + cell,
            from + xRow,
            xStep,
            upper * left,
            upper * right,
            lower * left,
            lower * right,
            y,
            to,
            yStep);
      } else {
        sumsOfWindows(
            pixels,
            cell,
            rows,
            columns,
            x,
            from,
            xStep,
            xRow,
            rowWeights,
            rowsAt,
            columnWeights,
            columnsAt,
            y,
            to,
            yStep);
      }
    }
    rest.weightedSums(
        pixels,
        channels - whole,
        cell,
        rows,
        columns,
        x,
        xOffset + (long) whole * 4,
        xStep,
        xRow,
        rowWeights,
        rowsAt,
        columnWeights,
        columnsAt,
        y,
        yOffset + (long) whole * 4,
        yStep);
  }

  private static void sumsOfFour(
      int pixels,
      MemorySegment x,
      long upperLeft,
      long upperRight,
      long lowerLeft,
      long xStep,
      float w0,
      float w1,
      float w2,
      float w3,
      MemorySegment y,
      long to,
      long yStep) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    long lowerRight = lowerLeft + (upperRight - upperLeft);
    FloatVector v0 = FloatVector.broadcast(F, w0);
    FloatVector v1 = FloatVector.broadcast(F, w1);
    FloatVector v2 = FloatVector.broadcast(F, w2);
    FloatVector v3 = FloatVector.broadcast(F, w3);
    FloatVector zero = FloatVector.zero(F);
    for (int p = 0; p < pixels; p++) {
      long step = p * xStep;
      FloatVector sum = fromMemorySegment(F, x, upperLeft + step, ORDER).fma(v0, zero);
      sum = fromMemorySegment(F, x, upperRight + step, ORDER).fma(v1, sum);
      sum = fromMemorySegment(F, x, lowerLeft + step, ORDER).fma(v2, sum);
      sum = fromMemorySegment(F, x, lowerRight + step, ORDER).fma(v3, sum);
      sum.intoMemorySegment(y, to + p * yStep, ORDER);
    }
  }

  private static void sumsOfWindows(
      int pixels,
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
      FloatVector sum = FloatVector.zero(F);
      for (int r = 0; r < rows; r++) {
        float rowWeight = rowWeights[rowsAt + r];
        long at = xOffset + p * xStep + r * xRow;
        for (int s = 0; s < columns; s++) {
          FloatVector weight = FloatVector.broadcast(F, rowWeight * columnWeights[columnsAt + s]);
          sum = fromMemorySegment(F, x, at + s * cell, ORDER).fma(weight, sum);
        }
      }
      sum.intoMemorySegment(y, yOffset + p * yStep, ORDER);
    }
  }
}
