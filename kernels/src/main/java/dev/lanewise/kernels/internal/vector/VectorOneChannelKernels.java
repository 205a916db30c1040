package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.BYTES;
import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOAT;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.LE;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.OneChannelKernels;
import dev.lanewise.kernels.internal.scalar.ScalarOneChannelKernels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Convolution of images of one channel on the Vector API, one or two vectors of filters at a time.
 * The last vectors may overlap others or each other: they come to the same values.
 */
final class VectorOneChannelKernels implements OneChannelKernels {
  /** For fewer filters than a vector has floats. */
  private final OneChannelKernels few = new ScalarOneChannelKernels();

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
    if (filters < FLOATS) {
      few.forward(
          pixels, filters, x, x0, x1, x2, w, wOffset, start, startOffset, y, yOffset, yStep, floor);
      return;
    }
    long row = (long) filters * 4;
    int f = 0;
    for (; f + 2 * FLOATS <= filters; f += 2 * FLOATS) {
      long at = (long) f * 4;
      forward2(
          pixels,
          row,
          x,
          x0,
          x1,
          x2,
          w,
          wOffset + at,
          start,
          startOffset + at,
          y,
          yOffset + at,
          yStep,
          floor);
    }
    for (; f < filters; f += FLOATS) {
      long at = Math.min(f, filters - FLOATS) * 4L;
      forward1(
          pixels,
          row,
          x,
          x0,
          x1,
          x2,
          w,
          wOffset + at,
          start,
          startOffset + at,
          y,
          yOffset + at,
          yStep,
          floor);
    }
  }

  private static void forward2(
      int pixels,
      long row,
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
    FloatVector f = broadcast(F, floor);
    FloatVector w00 = fromMemorySegment(F, w, wOffset, ORDER);
    FloatVector w01 = fromMemorySegment(F, w, wOffset + BYTES, ORDER);
    FloatVector w10 = fromMemorySegment(F, w, wOffset + row, ORDER);
    FloatVector w11 = fromMemorySegment(F, w, wOffset + row + BYTES, ORDER);
    FloatVector w20 = fromMemorySegment(F, w, wOffset + 2 * row, ORDER);
    FloatVector w21 = fromMemorySegment(F, w, wOffset + 2 * row + BYTES, ORDER);
    FloatVector w30 = fromMemorySegment(F, w, wOffset + 3 * row, ORDER);
    FloatVector w31 = fromMemorySegment(F, w, wOffset + 3 * row + BYTES, ORDER);
    FloatVector w40 = fromMemorySegment(F, w, wOffset + 4 * row, ORDER);
    FloatVector w41 = fromMemorySegment(F, w, wOffset + 4 * row + BYTES, ORDER);
    FloatVector w50 = fromMemorySegment(F, w, wOffset + 5 * row, ORDER);
    FloatVector w51 = fromMemorySegment(F, w, wOffset + 5 * row + BYTES, ORDER);
    FloatVector w60 = fromMemorySegment(F, w, wOffset + 6 * row, ORDER);
    FloatVector w61 = fromMemorySegment(F, w, wOffset + 6 * row + BYTES, ORDER);
    FloatVector w70 = fromMemorySegment(F, w, wOffset + 7 * row, ORDER);
    FloatVector w71 = fromMemorySegment(F, w, wOffset + 7 * row + BYTES, ORDER);
    FloatVector w80 = fromMemorySegment(F, w, wOffset + 8 * row, ORDER);
    FloatVector w81 = fromMemorySegment(F, w, wOffset + 8 * row + BYTES, ORDER);
    FloatVector start0 = fromMemorySegment(F, start, startOffset, ORDER);
    FloatVector start1 = fromMemorySegment(F, start, startOffset + BYTES, ORDER);
    for (int i = 0; i < pixels; i++) {
      FloatVector p0 = broadcast(F, x.get(FLOAT, x0 + (long) i * 4));
      FloatVector v0 = p0.fma(w00, start0);
      FloatVector v1 = p0.fma(w01, start1);
      FloatVector p1 = broadcast(F, x.get(FLOAT, x0 + 4 + (long) i * 4));
      v0 = p1.fma(w10, v0);
      v1 = p1.fma(w11, v1);
      FloatVector p2 = broadcast(F, x.get(FLOAT, x0 + 8 + (long) i * 4));
      v0 = p2.fma(w20, v0);
      v1 = p2.fma(w21, v1);
      FloatVector p3 = broadcast(F, x.get(FLOAT, x1 + (long) i * 4));
      v0 = p3.fma(w30, v0);
      v1 = p3.fma(w31, v1);
      FloatVector p4 = broadcast(F, x.get(FLOAT, x1 + 4 + (long) i * 4));
      v0 = p4.fma(w40, v0);
      v1 = p4.fma(w41, v1);
      FloatVector p5 = broadcast(F, x.get(FLOAT, x1 + 8 + (long) i * 4));
      v0 = p5.fma(w50, v0);
      v1 = p5.fma(w51, v1);
      FloatVector p6 = broadcast(F, x.get(FLOAT, x2 + (long) i * 4));
      v0 = p6.fma(w60, v0);
      v1 = p6.fma(w61, v1);
      FloatVector p7 = broadcast(F, x.get(FLOAT, x2 + 4 + (long) i * 4));
      v0 = p7.fma(w70, v0);
      v1 = p7.fma(w71, v1);
      FloatVector p8 = broadcast(F, x.get(FLOAT, x2 + 8 + (long) i * 4));
      v0 = p8.fma(w80, v0);
      v1 = p8.fma(w81, v1);
      v0.blend(f, v0.compare(LE, f)).intoMemorySegment(y, yOffset + i * yStep, ORDER);
      v1.blend(f, v1.compare(LE, f)).intoMemorySegment(y, yOffset + BYTES + i * yStep, ORDER);
    }
  }

  private static void forward1(
      int pixels,
      long row,
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
    FloatVector f = broadcast(F, floor);
    FloatVector w00 = fromMemorySegment(F, w, wOffset, ORDER);
    FloatVector w10 = fromMemorySegment(F, w, wOffset + row, ORDER);
    FloatVector w20 = fromMemorySegment(F, w, wOffset + 2 * row, ORDER);
    FloatVector w30 = fromMemorySegment(F, w, wOffset + 3 * row, ORDER);
    FloatVector w40 = fromMemorySegment(F, w, wOffset + 4 * row, ORDER);
    FloatVector w50 = fromMemorySegment(F, w, wOffset + 5 * row, ORDER);
    FloatVector w60 = fromMemorySegment(F, w, wOffset + 6 * row, ORDER);
    FloatVector w70 = fromMemorySegment(F, w, wOffset + 7 * row, ORDER);
    FloatVector w80 = fromMemorySegment(F, w, wOffset + 8 * row, ORDER);
    FloatVector start0 = fromMemorySegment(F, start, startOffset, ORDER);
    for (int i = 0; i < pixels; i++) {
      FloatVector p0 = broadcast(F, x.get(FLOAT, x0 + (long) i * 4));
      FloatVector v0 = p0.fma(w00, start0);
      FloatVector p1 = broadcast(F, x.get(FLOAT, x0 + 4 + (long) i * 4));
      v0 = p1.fma(w10, v0);
      FloatVector p2 = broadcast(F, x.get(FLOAT, x0 + 8 + (long) i * 4));
      v0 = p2.fma(w20, v0);
      FloatVector p3 = broadcast(F, x.get(FLOAT, x1 + (long) i * 4));
      v0 = p3.fma(w30, v0);
      FloatVector p4 = broadcast(F, x.get(FLOAT, x1 + 4 + (long) i * 4));
      v0 = p4.fma(w40, v0);
      FloatVector p5 = broadcast(F, x.get(FLOAT, x1 + 8 + (long) i * 4));
      v0 = p5.fma(w50, v0);
      FloatVector p6 = broadcast(F, x.get(FLOAT, x2 + (long) i * 4));
      v0 = p6.fma(w60, v0);
      FloatVector p7 = broadcast(F, x.get(FLOAT, x2 + 4 + (long) i * 4));
      v0 = p7.fma(w70, v0);
      FloatVector p8 = broadcast(F, x.get(FLOAT, x2 + 8 + (long) i * 4));
      v0 = p8.fma(w80, v0);
      v0.blend(f, v0.compare(LE, f)).intoMemorySegment(y, yOffset + i * yStep, ORDER);
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
    if (filters < FLOATS) {
      few.gradient(
          images, rows, pixels, filters, x, xOffset, xImage, xRow, g, gOffset, sums, sumsOffset);
      return;
    }
    int last = filters - FLOATS;
    for (int f = 0; f < filters; f += 2 * FLOATS) {
      long first = Math.min(f, last) * 4L;
      long second = Math.min(f + FLOATS, last) * 4L;
      gradient2(
          images,
          rows,
          pixels,
          filters * 4L,
          second - first,
          x,
          xOffset,
          xImage,
          xRow,
          g,
          gOffset + first,
          sums,
          sumsOffset + first);
    }
  }

  private static void gradient2(
      int images,
      int rows,
      int pixels,
      long step,
      long second,
      MemorySegment x,
      long xOffset,
      long xImage,
      long xRow,
      MemorySegment g,
      long at,
      MemorySegment sums,
      long s0) {
    x = NativeMemory.known(x);
    g = NativeMemory.known(g);
    sums = NativeMemory.known(sums);
    FloatVector v0 = FloatVector.zero(F);
    FloatVector w0 = FloatVector.zero(F);
    FloatVector v1 = FloatVector.zero(F);
    FloatVector w1 = FloatVector.zero(F);
    FloatVector v2 = FloatVector.zero(F);
    FloatVector w2 = FloatVector.zero(F);
    FloatVector v3 = FloatVector.zero(F);
    FloatVector w3 = FloatVector.zero(F);
    FloatVector v4 = FloatVector.zero(F);
    FloatVector w4 = FloatVector.zero(F);
    FloatVector v5 = FloatVector.zero(F);
    FloatVector w5 = FloatVector.zero(F);
    FloatVector v6 = FloatVector.zero(F);
    FloatVector w6 = FloatVector.zero(F);
    FloatVector v7 = FloatVector.zero(F);
    FloatVector w7 = FloatVector.zero(F);
    FloatVector v8 = FloatVector.zero(F);
    FloatVector w8 = FloatVector.zero(F);
    for (int image = 0; image < images; image++) {
      for (int r = 0; r < rows; r++) {
        long x0 = xOffset + image * xImage + r * xRow;
        long x1 = x0 + xRow;
        long x2 = x1 + xRow;
        for (int i = 0; i < pixels; i++) {
          FloatVector d = fromMemorySegment(F, g, at, ORDER);
          FloatVector e = fromMemorySegment(F, g, at + second, ORDER);
          at += step;
          FloatVector p0 = broadcast(F, x.get(FLOAT, x0 + (long) i * 4));
          v0 = p0.fma(d, v0);
          w0 = p0.fma(e, w0);
          FloatVector p1 = broadcast(F, x.get(FLOAT, x0 + 4 + (long) i * 4));
          v1 = p1.fma(d, v1);
          w1 = p1.fma(e, w1);
          FloatVector p2 = broadcast(F, x.get(FLOAT, x0 + 8 + (long) i * 4));
          v2 = p2.fma(d, v2);
          w2 = p2.fma(e, w2);
          FloatVector p3 = broadcast(F, x.get(FLOAT, x1 + (long) i * 4));
          v3 = p3.fma(d, v3);
          w3 = p3.fma(e, w3);
          FloatVector p4 = broadcast(F, x.get(FLOAT, x1 + 4 + (long) i * 4));
          v4 = p4.fma(d, v4);
          w4 = p4.fma(e, w4);
          FloatVector p5 = broadcast(F, x.get(FLOAT, x1 + 8 + (long) i * 4));
          v5 = p5.fma(d, v5);
          w5 = p5.fma(e, w5);
          FloatVector p6 = broadcast(F, x.get(FLOAT, x2 + (long) i * 4));
          v6 = p6.fma(d, v6);
          w6 = p6.fma(e, w6);
          FloatVector p7 = broadcast(F, x.get(FLOAT, x2 + 4 + (long) i * 4));
          v7 = p7.fma(d, v7);
          w7 = p7.fma(e, w7);
          FloatVector p8 = broadcast(F, x.get(FLOAT, x2 + 8 + (long) i * 4));
          v8 = p8.fma(d, v8);
          w8 = p8.fma(e, w8);
        }
      }
    }
    long s1 = s0 + second;
    v0.intoMemorySegment(sums, s0, ORDER);
    w0.intoMemorySegment(sums, s1, ORDER);
    v1.intoMemorySegment(sums, s0 + step, ORDER);
    w1.intoMemorySegment(sums, s1 + step, ORDER);
    v2.intoMemorySegment(sums, s0 + 2 * step, ORDER);
    w2.intoMemorySegment(sums, s1 + 2 * step, ORDER);
    v3.intoMemorySegment(sums, s0 + 3 * step, ORDER);
    w3.intoMemorySegment(sums, s1 + 3 * step, ORDER);
    v4.intoMemorySegment(sums, s0 + 4 * step, ORDER);
    w4.intoMemorySegment(sums, s1 + 4 * step, ORDER);
    v5.intoMemorySegment(sums, s0 + 5 * step, ORDER);
    w5.intoMemorySegment(sums, s1 + 5 * step, ORDER);
    v6.intoMemorySegment(sums, s0 + 6 * step, ORDER);
    w6.intoMemorySegment(sums, s1 + 6 * step, ORDER);
    v7.intoMemorySegment(sums, s0 + 7 * step, ORDER);
    w7.intoMemorySegment(sums, s1 + 7 * step, ORDER);
    v8.intoMemorySegment(sums, s0 + 8 * step, ORDER);
    w8.intoMemorySegment(sums, s1 + 8 * step, ORDER);
  }
}
