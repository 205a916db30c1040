package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.BYTES;
import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.LE;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Lines of pixels under a window that moves one cell at a time, for one vector of channels: the
 * weights stay in registers, and so do the cells of the last two columns. Every cell is loaded once
 * for all pixels of its column that meet it. A pixel's result lies at {@code yFrom}, plus what its
 * last cell is away from the line's first, inside the image or not.
 */
final class DepthwiseLines {
  private DepthwiseLines() {}

  /** Three lines, three rows of taps. */
  static void three(
      int pixels,
      boolean left,
      boolean right,
      MemorySegment x,
      long xFrom,
      long pixel,
      long xRow,
      MemorySegment w,
      long wFrom,
      long wRow,
      long wColumn,
      MemorySegment start,
      long startFrom,
      MemorySegment y,
      long yFrom,
      long yRow,
      float floor) {
    x = NativeMemory.known(x);
    w = NativeMemory.known(w);
    start = NativeMemory.known(start);
    y = NativeMemory.known(y);
    FloatVector f = FloatVector.broadcast(F, floor);
    FloatVector from = fromMemorySegment(F, start, startFrom, ORDER);
    FloatVector w00 = fromMemorySegment(F, w, wFrom, ORDER);
    FloatVector w01 = fromMemorySegment(F, w, wFrom + wColumn, ORDER);
    FloatVector w02 = fromMemorySegment(F, w, wFrom + 2 * wColumn, ORDER);
    FloatVector w10 = fromMemorySegment(F, w, wFrom + wRow, ORDER);
    FloatVector w11 = fromMemorySegment(F, w, wFrom + wRow + wColumn, ORDER);
    FloatVector w12 = fromMemorySegment(F, w, wFrom + wRow + 2 * wColumn, ORDER);
    FloatVector w20 = fromMemorySegment(F, w, wFrom + 2 * wRow, ORDER);
    FloatVector w21 = fromMemorySegment(F, w, wFrom + 2 * wRow + wColumn, ORDER);
    FloatVector w22 = fromMemorySegment(F, w, wFrom + 2 * wRow + 2 * wColumn, ORDER);
    long x1 = xFrom + xRow;
    long x2 = x1 + xRow;
    long x3 = x2 + xRow;
    long x4 = x3 + xRow;
    FloatVector a0 = fromMemorySegment(F, x, xFrom, ORDER);
    FloatVector b0 = fromMemorySegment(F, x, xFrom + pixel, ORDER);
    FloatVector a1 = fromMemorySegment(F, x, x1, ORDER);
    FloatVector b1 = fromMemorySegment(F, x, x1 + pixel, ORDER);
    FloatVector a2 = fromMemorySegment(F, x, x2, ORDER);
    FloatVector b2 = fromMemorySegment(F, x, x2 + pixel, ORDER);
    FloatVector a3 = fromMemorySegment(F, x, x3, ORDER);
    FloatVector b3 = fromMemorySegment(F, x, x3 + pixel, ORDER);
    FloatVector a4 = fromMemorySegment(F, x, x4, ORDER);
    FloatVector b4 = fromMemorySegment(F, x, x4 + pixel, ORDER);
    long y1 = yFrom + yRow;
    long y2 = y1 + yRow;
    if (left) {
      FloatVector v0 = a0.fma(w01, from);
      FloatVector v1 = a1.fma(w01, from);
      FloatVector v2 = a2.fma(w01, from);
      v0 = b0.fma(w02, v0);
      v1 = b1.fma(w02, v1);
      v2 = b2.fma(w02, v2);
      v0 = a1.fma(w11, v0);
      v1 = a2.fma(w11, v1);
      v2 = a3.fma(w11, v2);
      v0 = b1.fma(w12, v0);
      v1 = b2.fma(w12, v1);
      v2 = b3.fma(w12, v2);
      v0 = a2.fma(w21, v0);
      v1 = a3.fma(w21, v1);
      v2 = a4.fma(w21, v2);
      v0 = b2.fma(w22, v0);
      v1 = b3.fma(w22, v1);
      v2 = b4.fma(w22, v2);
      v0.blend(f, v0.compare(LE, f)).intoMemorySegment(y, yFrom + pixel, ORDER);
      v1.blend(f, v1.compare(LE, f)).intoMemorySegment(y, y1 + pixel, ORDER);
      v2.blend(f, v2.compare(LE, f)).intoMemorySegment(y, y2 + pixel, ORDER);
    }
    long at = 2 * pixel;
    for (int p = 0; p < pixels; p++) {
      FloatVector c0 = fromMemorySegment(F, x, xFrom + at, ORDER);
      FloatVector c1 = fromMemorySegment(F, x, x1 + at, ORDER);
      FloatVector c2 = fromMemorySegment(F, x, x2 + at, ORDER);
      FloatVector c3 = fromMemorySegment(F, x, x3 + at, ORDER);
      FloatVector c4 = fromMemorySegment(F, x, x4 + at, ORDER);
      FloatVector v0 = a0.fma(w00, from);
      FloatVector v1 = a1.fma(w00, from);
      FloatVector v2 = a2.fma(w00, from);
      v0 = b0.fma(w01, v0);
      v1 = b1.fma(w01, v1);
      v2 = b2.fma(w01, v2);
      v0 = c0.fma(w02, v0);
      v1 = c1.fma(w02, v1);
      v2 = c2.fma(w02, v2);
      v0 = a1.fma(w10, v0);
      v1 = a2.fma(w10, v1);
      v2 = a3.fma(w10, v2);
      v0 = b1.fma(w11, v0);
      v1 = b2.fma(w11, v1);
      v2 = b3.fma(w11, v2);
      v0 = c1.fma(w12, v0);
      v1 = c2.fma(w12, v1);
      v2 = c3.fma(w12, v2);
      v0 = a2.fma(w20, v0);
      v1 = a3.fma(w20, v1);
      v2 = a4.fma(w20, v2);
      v0 = b2.fma(w21, v0);
      v1 = b3.fma(w21, v1);
      v2 = b4.fma(w21, v2);
      v0 = c2.fma(w22, v0);
      v1 = c3.fma(w22, v1);
      v2 = c4.fma(w22, v2);
      v0.blend(f, v0.compare(LE, f)).intoMemorySegment(y, yFrom + at, ORDER);
      v1.blend(f, v1.compare(LE, f)).intoMemorySegment(y, y1 + at, ORDER);
      v2.blend(f, v2.compare(LE, f)).intoMemorySegment(y, y2 + at, ORDER);
      a0 = b0;
      b0 = c0;
      a1 = b1;
      b1 = c1;
      a2 = b2;
      b2 = c2;
      a3 = b3;
      b3 = c3;
      a4 = b4;
      b4 = c4;
      at += pixel;
    }
    if (right) {
      FloatVector v0 = a0.fma(w00, from);
      FloatVector v1 = a1.fma(w00, from);
      FloatVector v2 = a2.fma(w00, from);
      v0 = b0.fma(w01, v0);
      v1 = b1.fma(w01, v1);
      v2 = b2.fma(w01, v2);
      v0 = a1.fma(w10, v0);
      v1 = a2.fma(w10, v1);
      v2 = a3.fma(w10, v2);
      v0 = b1.fma(w11, v0);
      v1 = b2.fma(w11, v1);
      v2 = b3.fma(w11, v2);
      v0 = a2.fma(w20, v0);
      v1 = a3.fma(w20, v1);
      v2 = a4.fma(w20, v2);
      v0 = b2.fma(w21, v0);
      v1 = b3.fma(w21, v1);
      v2 = b4.fma(w21, v2);
      v0.blend(f, v0.compare(LE, f)).intoMemorySegment(y, yFrom + at, ORDER);
      v1.blend(f, v1.compare(LE, f)).intoMemorySegment(y, y1 + at, ORDER);
      v2.blend(f, v2.compare(LE, f)).intoMemorySegment(y, y2 + at, ORDER);
    }
  }

  /** One line that meets two rows of taps. */
  static void edge(
      int pixels,
      boolean left,
      boolean right,
      MemorySegment x,
      long xFrom,
      long pixel,
      long xRow,
      MemorySegment w,
      long wFrom,
      long wRow,
      long wColumn,
      MemorySegment start,
      long startFrom,
      MemorySegment y,
      long yFrom,
      float floor) {
    x = NativeMemory.known(x);
    w = NativeMemory.known(w);
    start = NativeMemory.known(start);
    y = NativeMemory.known(y);
    FloatVector f = FloatVector.broadcast(F, floor);
    FloatVector from = fromMemorySegment(F, start, startFrom, ORDER);
    FloatVector w00 = fromMemorySegment(F, w, wFrom, ORDER);
    FloatVector w01 = fromMemorySegment(F, w, wFrom + wColumn, ORDER);
    FloatVector w02 = fromMemorySegment(F, w, wFrom + 2 * wColumn, ORDER);
    FloatVector w10 = fromMemorySegment(F, w, wFrom + wRow, ORDER);
    FloatVector w11 = fromMemorySegment(F, w, wFrom + wRow + wColumn, ORDER);
    FloatVector w12 = fromMemorySegment(F, w, wFrom + wRow + 2 * wColumn, ORDER);
    long x1 = xFrom + xRow;
    FloatVector a0 = fromMemorySegment(F, x, xFrom, ORDER);
    FloatVector b0 = fromMemorySegment(F, x, xFrom + pixel, ORDER);
    FloatVector a1 = fromMemorySegment(F, x, x1, ORDER);
    FloatVector b1 = fromMemorySegment(F, x, x1 + pixel, ORDER);
    if (left) {
      FloatVector v0 = a0.fma(w01, from);
      v0 = b0.fma(w02, v0);
      v0 = a1.fma(w11, v0);
      v0 = b1.fma(w12, v0);
      v0.blend(f, v0.compare(LE, f)).intoMemorySegment(y, yFrom + pixel, ORDER);
    }
    long at = 2 * pixel;
    for (int p = 0; p < pixels; p++) {
      FloatVector c0 = fromMemorySegment(F, x, xFrom + at, ORDER);
      FloatVector c1 = fromMemorySegment(F, x, x1 + at, ORDER);
      FloatVector v0 = a0.fma(w00, from);
      v0 = b0.fma(w01, v0);
      v0 = c0.fma(w02, v0);
      v0 = a1.fma(w10, v0);
      v0 = b1.fma(w11, v0);
      v0 = c1.fma(w12, v0);
      v0.blend(f, v0.compare(LE, f)).intoMemorySegment(y, yFrom + at, ORDER);
      a0 = b0;
      b0 = c0;
      a1 = b1;
      b1 = c1;
      at += pixel;
    }
    if (right) {
      FloatVector v0 = a0.fma(w00, from);
      v0 = b0.fma(w01, v0);
      v0 = a1.fma(w10, v0);
      v0 = b1.fma(w11, v0);
      v0.blend(f, v0.compare(LE, f)).intoMemorySegment(y, yFrom + at, ORDER);
    }
  }

  /**
   * The gradient's sums over some lines. The first two rows of cells of a line stand in the sums'
   * memory already, close together; the third replaces the first there, which the next line no
   * longer needs: images whose rows or pixels lie a power of two apart fit no cache.
   */
  static void gradient(
      int lines,
      int pixels,
      boolean left,
      boolean right,
      MemorySegment x,
      long third,
      long pixel,
      long xRow,
      MemorySegment y,
      long yFrom,
      long yRow,
      MemorySegment sums,
      long s0,
      long s1,
      long s2,
      long sumsColumn,
      long first,
      long second) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    sums = NativeMemory.known(sums);
    FloatVector v00 = fromMemorySegment(F, sums, s0, ORDER);
    FloatVector v01 = fromMemorySegment(F, sums, s0 + sumsColumn, ORDER);
    FloatVector v02 = fromMemorySegment(F, sums, s0 + 2 * sumsColumn, ORDER);
    FloatVector v10 = fromMemorySegment(F, sums, s1, ORDER);
    FloatVector v11 = fromMemorySegment(F, sums, s1 + sumsColumn, ORDER);
    FloatVector v12 = fromMemorySegment(F, sums, s1 + 2 * sumsColumn, ORDER);
    FloatVector v20 = fromMemorySegment(F, sums, s2, ORDER);
    FloatVector v21 = fromMemorySegment(F, sums, s2 + sumsColumn, ORDER);
    FloatVector v22 = fromMemorySegment(F, sums, s2 + 2 * sumsColumn, ORDER);
    for (int line = 0; line < lines; line++) {
      long at = third + line * xRow;
      long from = yFrom + line * yRow;
      FloatVector a0 = fromMemorySegment(F, sums, first, ORDER);
      FloatVector b0 = fromMemorySegment(F, sums, first + BYTES, ORDER);
      FloatVector a1 = fromMemorySegment(F, sums, second, ORDER);
      FloatVector b1 = fromMemorySegment(F, sums, second + BYTES, ORDER);
      FloatVector a2 = fromMemorySegment(F, x, at, ORDER);
      FloatVector b2 = fromMemorySegment(F, x, at + pixel, ORDER);
      a2.intoMemorySegment(sums, first, ORDER);
      b2.intoMemorySegment(sums, first + BYTES, ORDER);
      if (left) {
        FloatVector g = fromMemorySegment(F, y, from, ORDER);
        v01 = a0.fma(g, v01);
        v02 = b0.fma(g, v02);
        v11 = a1.fma(g, v11);
        v12 = b1.fma(g, v12);
        v21 = a2.fma(g, v21);
        v22 = b2.fma(g, v22);
        from += pixel;
      }
      long near = first + 2 * BYTES;
      long far = second + 2 * BYTES;
      at += 2 * pixel;
      for (int p = 0; p < pixels; p++) {
        long next = (long) p * BYTES;
        FloatVector g = fromMemorySegment(F, y, from, ORDER);
        FloatVector c0 = fromMemorySegment(F, sums, near + next, ORDER);
        FloatVector c1 = fromMemorySegment(F, sums, far + next, ORDER);
        FloatVector c2 = fromMemorySegment(F, x, at, ORDER);
        c2.intoMemorySegment(sums, near + next, ORDER);
        v00 = a0.fma(g, v00);
        v01 = b0.fma(g, v01);
        v02 = c0.fma(g, v02);
        v10 = a1.fma(g, v10);
        v11 = b1.fma(g, v11);
        v12 = c1.fma(g, v12);
        v20 = a2.fma(g, v20);
        v21 = b2.fma(g, v21);
        v22 = c2.fma(g, v22);
        a0 = b0;
        b0 = c0;
        a1 = b1;
        b1 = c1;
        a2 = b2;
        b2 = c2;
        from += pixel;
        at += pixel;
      }
      if (right) {
        FloatVector g = fromMemorySegment(F, y, from, ORDER);
        v00 = a0.fma(g, v00);
        v01 = b0.fma(g, v01);
        v10 = a1.fma(g, v10);
        v11 = b1.fma(g, v11);
        v20 = a2.fma(g, v20);
        v21 = b2.fma(g, v21);
      }
      long swap = first;
      first = second;
      second = swap;
    }
    v00.intoMemorySegment(sums, s0, ORDER);
    v01.intoMemorySegment(sums, s0 + sumsColumn, ORDER);
    v02.intoMemorySegment(sums, s0 + 2 * sumsColumn, ORDER);
    v10.intoMemorySegment(sums, s1, ORDER);
    v11.intoMemorySegment(sums, s1 + sumsColumn, ORDER);
    v12.intoMemorySegment(sums, s1 + 2 * sumsColumn, ORDER);
    v20.intoMemorySegment(sums, s2, ORDER);
    v21.intoMemorySegment(sums, s2 + sumsColumn, ORDER);
    v22.intoMemorySegment(sums, s2 + 2 * sumsColumn, ORDER);
  }

  /** One row of cells, close together. */
  static void gather(
      int cells, MemorySegment x, long xFrom, long pixel, MemorySegment room, long to) {
    x = NativeMemory.known(x);
    room = NativeMemory.known(room);
    for (int i = 0; i < cells; i++) {
      FloatVector v = fromMemorySegment(F, x, xFrom + i * pixel, ORDER);
      v.intoMemorySegment(room, to + (long) i * BYTES, ORDER);
    }
  }
}
