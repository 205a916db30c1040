package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.DepthwiseKernels;
import dev.lanewise.kernels.internal.micro.NativeMemory;
import java.lang.foreign.MemorySegment;

/** {@link DepthwiseKernels} in plain Java. */
public final class ScalarDepthwiseKernels implements DepthwiseKernels {

  @Override
  public void window(
      int pixels,
      int channels,
      int rows,
      int columns,
      MemorySegment x,
      long xOffset,
      long xPixel,
      long xRow,
      long xColumn,
      MemorySegment w,
      long wOffset,
      long wRow,
      long wColumn,
      MemorySegment start,
      long startOffset,
      long startPixel,
      MemorySegment y,
      long yOffset,
      long yPixel,
      float floor) {
    for (int p = 0; p < pixels; p++) {
      window(
          0,
          channels,
          rows,
          columns,
          x,
          xOffset + p * xPixel,
          xRow,
          xColumn,
          w,
          wOffset,
          wRow,
          wColumn,
          start,
          startOffset + p * startPixel,
          y,
          yOffset + p * yPixel,
          floor);
    }
  }

  /** One pixel's channels from {@code first} on. */
  public static void window(
      int first,
      int channels,
      int rows,
      int columns,
      MemorySegment x,
      long xFrom,
      long xRow,
      long xColumn,
      MemorySegment w,
      long wFrom,
      long wRow,
      long wColumn,
      MemorySegment start,
      long startFrom,
      MemorySegment y,
      long to,
      float floor) {
    x = NativeMemory.known(x);
    w = NativeMemory.known(w);
    start = NativeMemory.known(start);
    y = NativeMemory.known(y);
    for (int c = first; c < channels; c++) {
      long at = (long) c * 4;
      float sum = start.get(FLOAT, startFrom + at);
      for (int r = 0; r < rows; r++) {
        long xAt = xFrom + at + r * xRow;
        long wAt = wFrom + at + r * wRow;
        for (int s = 0; s < columns; s++) {
          sum = Math.fma(x.get(FLOAT, xAt + s * xColumn), w.get(FLOAT, wAt + s * wColumn), sum);
        }
      }
      y.set(FLOAT, to + at, sum <= floor ? floor : sum);
    }
  }

  @Override
  public void gradient(
      int pixels,
      int channels,
      int rows,
      int columns,
      MemorySegment x,
      long xOffset,
      long xPixel,
      long xRow,
      long xColumn,
      MemorySegment y,
      long yOffset,
      long yPixel,
      MemorySegment sums,
      long sumsOffset,
      long sumsRow,
      long sumsColumn) {
    for (int r = 0; r < rows; r++) {
      for (int s = 0; s < columns; s++) {
        gradient(
            0,
            channels,
            pixels,
            x,
            xOffset + r * xRow + s * xColumn,
            xPixel,
            y,
            yOffset,
            yPixel,
            sums,
            sumsOffset + r * sumsRow + s * sumsColumn);
      }
    }
  }

  /** One tap's channels from {@code first} on. */
  public static void gradient(
      int first,
      int channels,
      int pixels,
      MemorySegment x,
      long xFrom,
      long xPixel,
      MemorySegment y,
      long yFrom,
      long yPixel,
      MemorySegment sums,
      long to) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    sums = NativeMemory.known(sums);
    for (int c = first; c < channels; c++) {
      long at = (long) c * 4;
      float sum = sums.get(FLOAT, to + at);
      for (int p = 0; p < pixels; p++) {
        sum =
            Math.fma(
                x.get(FLOAT, xFrom + at + p * xPixel), y.get(FLOAT, yFrom + at + p * yPixel), sum);
      }
      sums.set(FLOAT, to + at, sum);
    }
  }
}
