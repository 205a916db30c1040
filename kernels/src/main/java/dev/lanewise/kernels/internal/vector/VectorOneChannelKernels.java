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
 */
final class VectorOneChannelKernels implements OneChannelKernels {

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
    if (f + FLOATS <= filters) {
      long at = (long) f * 4;
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
      f += FLOATS;
    }
    ScalarOneChannelKernels.forwardRest(
        f,
        pixels,
        filters,
        x,
        x0,
        x1,
        x2,
        w,
        wOffset,
        start,
        startOffset,
        y,
        yOffset,
        yStep,
        floor);
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
      int pixels,
      int filters,
      MemorySegment x,
      long x0,
      long x1,
      long x2,
      MemorySegment g,
      long gOffset,
      long gStep,
      MemorySegment sums,
      long sumsOffset) {
    long row = (long) filters * 4;
    int f = 0;
    for (; f + FLOATS <= filters; f += FLOATS) {
      long at = (long) f * 4;
      gradient1(pixels, row, x, x0, x1, x2, g, gOffset + at, gStep, sums, sumsOffset + at);
    }
    ScalarOneChannelKernels.gradientRest(
        f, pixels, filters, x, x0, x1, x2, g, gOffset, gStep, sums, sumsOffset);
  }

  private static void gradient1(
      int pixels,
      long row,
      MemorySegment x,
      long x0,
      long x1,
      long x2,
      MemorySegment g,
      long gOffset,
      long gStep,
      MemorySegment sums,
      long sumsOffset) {
    x = NativeMemory.known(x);
    g = NativeMemory.known(g);
    sums = NativeMemory.known(sums);
    FloatVector v0 = fromMemorySegment(F, sums, sumsOffset, ORDER);
    FloatVector v1 = fromMemorySegment(F, sums, sumsOffset + row, ORDER);
    FloatVector v2 = fromMemorySegment(F, sums, sumsOffset + 2 * row, ORDER);
    FloatVector v3 = fromMemorySegment(F, sums, sumsOffset + 3 * row, ORDER);
    FloatVector v4 = fromMemorySegment(F, sums, sumsOffset + 4 * row, ORDER);
    FloatVector v5 = fromMemorySegment(F, sums, sumsOffset + 5 * row, ORDER);
    FloatVector v6 = fromMemorySegment(F, sums, sumsOffset + 6 * row, ORDER);
    FloatVector v7 = fromMemorySegment(F, sums, sumsOffset + 7 * row, ORDER);
    FloatVector v8 = fromMemorySegment(F, sums, sumsOffset + 8 * row, ORDER);
    for (int i = 0; i < pixels; i++) {
      FloatVector d = fromMemorySegment(F, g, gOffset + i * gStep, ORDER);
      v0 = broadcast(F, x.get(FLOAT, x0 + (long) i * 4)).fma(d, v0);
      v1 = broadcast(F, x.get(FLOAT, x0 + 4 + (long) i * 4)).fma(d, v1);
      v2 = broadcast(F, x.get(FLOAT, x0 + 8 + (long) i * 4)).fma(d, v2);
      v3 = broadcast(F, x.get(FLOAT, x1 + (long) i * 4)).fma(d, v3);
      v4 = broadcast(F, x.get(FLOAT, x1 + 4 + (long) i * 4)).fma(d, v4);
      v5 = broadcast(F, x.get(FLOAT, x1 + 8 + (long) i * 4)).fma(d, v5);
      v6 = broadcast(F, x.get(FLOAT, x2 + (long) i * 4)).fma(d, v6);
      v7 = broadcast(F, x.get(FLOAT, x2 + 4 + (long) i * 4)).fma(d, v7);
      v8 = broadcast(F, x.get(FLOAT, x2 + 8 + (long) i * 4)).fma(d, v8);
    }
    v0.intoMemorySegment(sums, sumsOffset, ORDER);
    v1.intoMemorySegment(sums, sumsOffset + row, ORDER);
    v2.intoMemorySegment(sums, sumsOffset + 2 * row, ORDER);
    v3.intoMemorySegment(sums, sumsOffset + 3 * row, ORDER);
    v4.intoMemorySegment(sums, sumsOffset + 4 * row, ORDER);
    v5.intoMemorySegment(sums, sumsOffset + 5 * row, ORDER);
    v6.intoMemorySegment(sums, sumsOffset + 6 * row, ORDER);
    v7.intoMemorySegment(sums, sumsOffset + 7 * row, ORDER);
    v8.intoMemorySegment(sums, sumsOffset + 8 * row, ORDER);
  }
}
