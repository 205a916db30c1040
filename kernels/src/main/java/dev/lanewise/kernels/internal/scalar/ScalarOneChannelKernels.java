package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.OneChannelKernels;
import java.lang.foreign.MemorySegment;

/** Convolution of images of one channel in plain Java, filter by filter. */
public final class ScalarOneChannelKernels implements OneChannelKernels {
  /** The kernels have no state. */
  public ScalarOneChannelKernels() {}

  @Override
  public void forward(
      int pixels,
      int filters,
      MemorySegment x,
      long x0,
      long x1,
      long x2,
      MemorySegment w,
      long wOffset,
      MemorySegment start,
      long startOffset,
      MemorySegment y,
      long yOffset,
      long yStep,
      float floor) {
    x = NativeMemory.known(x);
    w = NativeMemory.known(w);
    start = NativeMemory.known(start);
    y = NativeMemory.known(y);
    long row = (long) filters * 4;
    for (int f = 0; f < filters; f++) {
      long column = (long) f * 4;
      forwardFilter(
          pixels,
          row,
          x,
          x0,
          x1,
          x2,
          w,
          wOffset + column,
          start.get(FLOAT, startOffset + column),
          y,
          yOffset + column,
          yStep,
          floor);
    }
  }

  private static void forwardFilter(
      int pixels,
      long row,
      MemorySegment x,
      long x0,
      long x1,
      long x2,
      MemorySegment w,
      long wOffset,
      float start,
      MemorySegment y,
      long yOffset,
      long yStep,
      float floor) {
    x = NativeMemory.known(x);
    w = NativeMemory.known(w);
    y = NativeMemory.known(y);
    float w0 = w.get(FLOAT, wOffset);
    float w1 = w.get(FLOAT, wOffset + row);
    float w2 = w.get(FLOAT, wOffset + 2 * row);
    float w3 = w.get(FLOAT, wOffset + 3 * row);
    float w4 = w.get(FLOAT, wOffset + 4 * row);
    float w5 = w.get(FLOAT, wOffset + 5 * row);
    float w6 = w.get(FLOAT, wOffset + 6 * row);
    float w7 = w.get(FLOAT, wOffset + 7 * row);
    float w8 = w.get(FLOAT, wOffset + 8 * row);
    for (int i = 0; i < pixels; i++) {
      float v = start;
      v = Math.fma(x.get(FLOAT, x0 + (long) i * 4), w0, v);
      v = Math.fma(x.get(FLOAT, x0 + 4 + (long) i * 4), w1, v);
      v = Math.fma(x.get(FLOAT, x0 + 8 + (long) i * 4), w2, v);
      v = Math.fma(x.get(FLOAT, x1 + (long) i * 4), w3, v);
      v = Math.fma(x.get(FLOAT, x1 + 4 + (long) i * 4), w4, v);
      v = Math.fma(x.get(FLOAT, x1 + 8 + (long) i * 4), w5, v);
      v = Math.fma(x.get(FLOAT, x2 + (long) i * 4), w6, v);
      v = Math.fma(x.get(FLOAT, x2 + 4 + (long) i * 4), w7, v);
      v = Math.fma(x.get(FLOAT, x2 + 8 + (long) i * 4), w8, v);
      y.set(FLOAT, yOffset + i * yStep, v <= floor ? floor : v);
    }
  }

  @Override
  public void gradient(
      int images,
      int rows,
      int pixels,
      int filters,
      MemorySegment x,
      long xOffset,
      long xImage,
      long xRow,
      MemorySegment g,
      long gOffset,
      MemorySegment sums,
      long sumsOffset) {
    long row = (long) filters * 4;
    for (int f = 0; f < filters; f++) {
      long column = (long) f * 4;
      gradientFilter(
          images,
          rows,
          pixels,
          row,
          x,
          xOffset,
          xImage,
          xRow,
          g,
          gOffset + column,
          sums,
          sumsOffset + column);
    }
  }

  private static void gradientFilter(
      int images,
      int rows,
      int pixels,
      long step,
      MemorySegment x,
      long xOffset,
      long xImage,
      long xRow,
      MemorySegment g,
      long at,
      MemorySegment sums,
      long sumsOffset) {
    x = NativeMemory.known(x);
    g = NativeMemory.known(g);
    sums = NativeMemory.known(sums);
    float v0 = 0;
    float v1 = 0;
    float v2 = 0;
    float v3 = 0;
    float v4 = 0;
    float v5 = 0;
    float v6 = 0;
    float v7 = 0;
    float v8 = 0;
    for (int image = 0; image < images; image++) {
      for (int r = 0; r < rows; r++) {
        long x0 = xOffset + image * xImage + r * xRow;
        long x1 = x0 + xRow;
        long x2 = x1 + xRow;
        for (int i = 0; i < pixels; i++) {
          float d = g.get(FLOAT, at);
          v0 = Math.fma(x.get(FLOAT, x0 + (long) i * 4), d, v0);
          v1 = Math.fma(x.get(FLOAT, x0 + 4 + (long) i * 4), d, v1);
          v2 = Math.fma(x.get(FLOAT, x0 + 8 + (long) i * 4), d, v2);
          v3 = Math.fma(x.get(FLOAT, x1 + (long) i * 4), d, v3);
          v4 = Math.fma(x.get(FLOAT, x1 + 4 + (long) i * 4), d, v4);
          v5 = Math.fma(x.get(FLOAT, x1 + 8 + (long) i * 4), d, v5);
          v6 = Math.fma(x.get(FLOAT, x2 + (long) i * 4), d, v6);
          v7 = Math.fma(x.get(FLOAT, x2 + 4 + (long) i * 4), d, v7);
          v8 = Math.fma(x.get(FLOAT, x2 + 8 + (long) i * 4), d, v8);
          at += step;
        }
      }
    }
    sums.set(FLOAT, sumsOffset, v0);
    sums.set(FLOAT, sumsOffset + step, v1);
    sums.set(FLOAT, sumsOffset + 2 * step, v2);
    sums.set(FLOAT, sumsOffset + 3 * step, v3);
    sums.set(FLOAT, sumsOffset + 4 * step, v4);
    sums.set(FLOAT, sumsOffset + 5 * step, v5);
    sums.set(FLOAT, sumsOffset + 6 * step, v6);
    sums.set(FLOAT, sumsOffset + 7 * step, v7);
    sums.set(FLOAT, sumsOffset + 8 * step, v8);
  }
}
