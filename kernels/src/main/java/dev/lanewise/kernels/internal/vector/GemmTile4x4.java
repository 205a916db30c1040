package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.BYTES;
import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOAT;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.LE;

import dev.lanewise.kernels.internal.micro.GemmTiles;
import dev.lanewise.kernels.internal.micro.NativeMemory;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Up to four rows by four vectors: see {@link GemmTiles} for the operands. Rows past {@code last}
 * repeat it.
 *
 * <p>Straight code on purpose, with no more segment accesses than C1 can compile (about 40); each
 * offset is a loop-invariant base plus a constant stride, so that C2 takes the checks out of the
 * loop.
 */
final class GemmTile4x4 {
  /** Bytes from one row of the panel to the next. */
  private static final int PANEL = 4 * BYTES;

  private GemmTile4x4() {}

  /** A chain of any length; all rows start from one. */
  static void run(
      int last,
      int k,
      MemorySegment a,
      long a0,
      long aRow,
      MemorySegment b,
      long b0,
      MemorySegment start,
      long s0,
      MemorySegment c,
      long c0,
      long cRow,
      float floor) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    start = NativeMemory.known(start);
    c = NativeMemory.known(c);

    long a1 = a0 + Math.min(1, last) * aRow;
    long a2 = a0 + Math.min(2, last) * aRow;
    long a3 = a0 + Math.min(3, last) * aRow;
    FloatVector v00 = fromMemorySegment(F, start, s0, ORDER);
    FloatVector v01 = fromMemorySegment(F, start, s0 + BYTES, ORDER);
    FloatVector v02 = fromMemorySegment(F, start, s0 + 2 * BYTES, ORDER);
    FloatVector v03 = fromMemorySegment(F, start, s0 + 3 * BYTES, ORDER);
    FloatVector v10 = v00;
    FloatVector v11 = v01;
    FloatVector v12 = v02;
    FloatVector v13 = v03;
    FloatVector v20 = v00;
    FloatVector v21 = v01;
    FloatVector v22 = v02;
    FloatVector v23 = v03;
    FloatVector v30 = v00;
    FloatVector v31 = v01;
    FloatVector v32 = v02;
    FloatVector v33 = v03;
    for (int p = 0; p < k; p++) {
      FloatVector y0 = fromMemorySegment(F, b, b0 + (long) p * PANEL, ORDER);
      FloatVector y1 = fromMemorySegment(F, b, b0 + BYTES + (long) p * PANEL, ORDER);
      FloatVector y2 = fromMemorySegment(F, b, b0 + 2 * BYTES + (long) p * PANEL, ORDER);
      FloatVector y3 = fromMemorySegment(F, b, b0 + 3 * BYTES + (long) p * PANEL, ORDER);
      FloatVector x0 = FloatVector.broadcast(F, a.get(FLOAT, a0 + (long) p * 4));
      v00 = x0.fma(y0, v00);
      v01 = x0.fma(y1, v01);
      v02 = x0.fma(y2, v02);
      v03 = x0.fma(y3, v03);
      FloatVector x1 = FloatVector.broadcast(F, a.get(FLOAT, a1 + (long) p * 4));
      v10 = x1.fma(y0, v10);
      v11 = x1.fma(y1, v11);
      v12 = x1.fma(y2, v12);
      v13 = x1.fma(y3, v13);
      FloatVector x2 = FloatVector.broadcast(F, a.get(FLOAT, a2 + (long) p * 4));
      v20 = x2.fma(y0, v20);
      v21 = x2.fma(y1, v21);
      v22 = x2.fma(y2, v22);
      v23 = x2.fma(y3, v23);
      FloatVector x3 = FloatVector.broadcast(F, a.get(FLOAT, a3 + (long) p * 4));
      v30 = x3.fma(y0, v30);
      v31 = x3.fma(y1, v31);
      v32 = x3.fma(y2, v32);
      v33 = x3.fma(y3, v33);
    }
    FloatVector f = FloatVector.broadcast(F, floor);
    long c1 = c0 + Math.min(1, last) * cRow;
    long c2 = c0 + Math.min(2, last) * cRow;
    long c3 = c0 + Math.min(3, last) * cRow;
    v00.blend(f, v00.compare(LE, f)).intoMemorySegment(c, c0, ORDER);
    v01.blend(f, v01.compare(LE, f)).intoMemorySegment(c, c0 + BYTES, ORDER);
    v02.blend(f, v02.compare(LE, f)).intoMemorySegment(c, c0 + 2 * BYTES, ORDER);
    v03.blend(f, v03.compare(LE, f)).intoMemorySegment(c, c0 + 3 * BYTES, ORDER);
    v10.blend(f, v10.compare(LE, f)).intoMemorySegment(c, c1, ORDER);
    v11.blend(f, v11.compare(LE, f)).intoMemorySegment(c, c1 + BYTES, ORDER);
    v12.blend(f, v12.compare(LE, f)).intoMemorySegment(c, c1 + 2 * BYTES, ORDER);
    v13.blend(f, v13.compare(LE, f)).intoMemorySegment(c, c1 + 3 * BYTES, ORDER);
    v20.blend(f, v20.compare(LE, f)).intoMemorySegment(c, c2, ORDER);
    v21.blend(f, v21.compare(LE, f)).intoMemorySegment(c, c2 + BYTES, ORDER);
    v22.blend(f, v22.compare(LE, f)).intoMemorySegment(c, c2 + 2 * BYTES, ORDER);
    v23.blend(f, v23.compare(LE, f)).intoMemorySegment(c, c2 + 3 * BYTES, ORDER);
    v30.blend(f, v30.compare(LE, f)).intoMemorySegment(c, c3, ORDER);
    v31.blend(f, v31.compare(LE, f)).intoMemorySegment(c, c3 + BYTES, ORDER);
    v32.blend(f, v32.compare(LE, f)).intoMemorySegment(c, c3 + 2 * BYTES, ORDER);
    v33.blend(f, v33.compare(LE, f)).intoMemorySegment(c, c3 + 3 * BYTES, ORDER);
  }

  /**
   * A short chain: checks in the loop cost less than taking them out of it. All rows start from
   * one.
   */
  static void brief(
      int last,
      int k,
      MemorySegment a,
      long a0,
      long aRow,
      MemorySegment b,
      long b0,
      MemorySegment start,
      long s0,
      MemorySegment c,
      long c0,
      long cRow,
      float floor) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    start = NativeMemory.known(start);
    c = NativeMemory.known(c);

    long a1 = a0 + Math.min(1, last) * aRow;
    long a2 = a0 + Math.min(2, last) * aRow;
    long a3 = a0 + Math.min(3, last) * aRow;
    FloatVector v00 = fromMemorySegment(F, start, s0, ORDER);
    FloatVector v01 = fromMemorySegment(F, start, s0 + BYTES, ORDER);
    FloatVector v02 = fromMemorySegment(F, start, s0 + 2 * BYTES, ORDER);
    FloatVector v03 = fromMemorySegment(F, start, s0 + 3 * BYTES, ORDER);
    FloatVector v10 = v00;
    FloatVector v11 = v01;
    FloatVector v12 = v02;
    FloatVector v13 = v03;
    FloatVector v20 = v00;
    FloatVector v21 = v01;
    FloatVector v22 = v02;
    FloatVector v23 = v03;
    FloatVector v30 = v00;
    FloatVector v31 = v01;
    FloatVector v32 = v02;
    FloatVector v33 = v03;
    long end = b0 + (long) k * PANEL;
    long at = 0;
    for (long row = b0; row != end; row += PANEL) {
      FloatVector y0 = fromMemorySegment(F, b, row, ORDER);
      FloatVector y1 = fromMemorySegment(F, b, row + BYTES, ORDER);
      FloatVector y2 = fromMemorySegment(F, b, row + 2 * BYTES, ORDER);
      FloatVector y3 = fromMemorySegment(F, b, row + 3 * BYTES, ORDER);
      FloatVector x0 = FloatVector.broadcast(F, a.get(FLOAT, a0 + at));
      v00 = x0.fma(y0, v00);
      v01 = x0.fma(y1, v01);
      v02 = x0.fma(y2, v02);
      v03 = x0.fma(y3, v03);
      FloatVector x1 = FloatVector.broadcast(F, a.get(FLOAT, a1 + at));
      v10 = x1.fma(y0, v10);
      v11 = x1.fma(y1, v11);
      v12 = x1.fma(y2, v12);
      v13 = x1.fma(y3, v13);
      FloatVector x2 = FloatVector.broadcast(F, a.get(FLOAT, a2 + at));
      v20 = x2.fma(y0, v20);
      v21 = x2.fma(y1, v21);
      v22 = x2.fma(y2, v22);
      v23 = x2.fma(y3, v23);
      FloatVector x3 = FloatVector.broadcast(F, a.get(FLOAT, a3 + at));
      v30 = x3.fma(y0, v30);
      v31 = x3.fma(y1, v31);
      v32 = x3.fma(y2, v32);
      v33 = x3.fma(y3, v33);
      at += 4;
    }
    FloatVector f = FloatVector.broadcast(F, floor);
    long c1 = c0 + Math.min(1, last) * cRow;
    long c2 = c0 + Math.min(2, last) * cRow;
    long c3 = c0 + Math.min(3, last) * cRow;
    v00.blend(f, v00.compare(LE, f)).intoMemorySegment(c, c0, ORDER);
    v01.blend(f, v01.compare(LE, f)).intoMemorySegment(c, c0 + BYTES, ORDER);
    v02.blend(f, v02.compare(LE, f)).intoMemorySegment(c, c0 + 2 * BYTES, ORDER);
    v03.blend(f, v03.compare(LE, f)).intoMemorySegment(c, c0 + 3 * BYTES, ORDER);
    v10.blend(f, v10.compare(LE, f)).intoMemorySegment(c, c1, ORDER);
    v11.blend(f, v11.compare(LE, f)).intoMemorySegment(c, c1 + BYTES, ORDER);
    v12.blend(f, v12.compare(LE, f)).intoMemorySegment(c, c1 + 2 * BYTES, ORDER);
    v13.blend(f, v13.compare(LE, f)).intoMemorySegment(c, c1 + 3 * BYTES, ORDER);
    v20.blend(f, v20.compare(LE, f)).intoMemorySegment(c, c2, ORDER);
    v21.blend(f, v21.compare(LE, f)).intoMemorySegment(c, c2 + BYTES, ORDER);
    v22.blend(f, v22.compare(LE, f)).intoMemorySegment(c, c2 + 2 * BYTES, ORDER);
    v23.blend(f, v23.compare(LE, f)).intoMemorySegment(c, c2 + 3 * BYTES, ORDER);
    v30.blend(f, v30.compare(LE, f)).intoMemorySegment(c, c3, ORDER);
    v31.blend(f, v31.compare(LE, f)).intoMemorySegment(c, c3 + BYTES, ORDER);
    v32.blend(f, v32.compare(LE, f)).intoMemorySegment(c, c3 + 2 * BYTES, ORDER);
    v33.blend(f, v33.compare(LE, f)).intoMemorySegment(c, c3 + 3 * BYTES, ORDER);
  }

  /**
   * A chain that goes on, of any length; each row starts from its own. The offsets of rows are
   * given: to compute them is more than C1 can compile.
   */
  static void onward(
      int k,
      MemorySegment a,
      long a0,
      long a1,
      long a2,
      long a3,
      MemorySegment b,
      long b0,
      MemorySegment start,
      long s0,
      long s1,
      long s2,
      long s3,
      MemorySegment c,
      long c0,
      long c1,
      long c2,
      long c3,
      float floor) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    start = NativeMemory.known(start);
    c = NativeMemory.known(c);

    FloatVector v00 = fromMemorySegment(F, start, s0, ORDER);
    FloatVector v01 = fromMemorySegment(F, start, s0 + BYTES, ORDER);
    FloatVector v02 = fromMemorySegment(F, start, s0 + 2 * BYTES, ORDER);
    FloatVector v03 = fromMemorySegment(F, start, s0 + 3 * BYTES, ORDER);
    FloatVector v10 = fromMemorySegment(F, start, s1, ORDER);
    FloatVector v11 = fromMemorySegment(F, start, s1 + BYTES, ORDER);
    FloatVector v12 = fromMemorySegment(F, start, s1 + 2 * BYTES, ORDER);
    FloatVector v13 = fromMemorySegment(F, start, s1 + 3 * BYTES, ORDER);
    FloatVector v20 = fromMemorySegment(F, start, s2, ORDER);
    FloatVector v21 = fromMemorySegment(F, start, s2 + BYTES, ORDER);
    FloatVector v22 = fromMemorySegment(F, start, s2 + 2 * BYTES, ORDER);
    FloatVector v23 = fromMemorySegment(F, start, s2 + 3 * BYTES, ORDER);
    FloatVector v30 = fromMemorySegment(F, start, s3, ORDER);
    FloatVector v31 = fromMemorySegment(F, start, s3 + BYTES, ORDER);
    FloatVector v32 = fromMemorySegment(F, start, s3 + 2 * BYTES, ORDER);
    FloatVector v33 = fromMemorySegment(F, start, s3 + 3 * BYTES, ORDER);
    for (int p = 0; p < k; p++) {
      FloatVector y0 = fromMemorySegment(F, b, b0 + (long) p * PANEL, ORDER);
      FloatVector y1 = fromMemorySegment(F, b, b0 + BYTES + (long) p * PANEL, ORDER);
      FloatVector y2 = fromMemorySegment(F, b, b0 + 2 * BYTES + (long) p * PANEL, ORDER);
      FloatVector y3 = fromMemorySegment(F, b, b0 + 3 * BYTES + (long) p * PANEL, ORDER);
      FloatVector x0 = FloatVector.broadcast(F, a.get(FLOAT, a0 + (long) p * 4));
      v00 = x0.fma(y0, v00);
      v01 = x0.fma(y1, v01);
      v02 = x0.fma(y2, v02);
      v03 = x0.fma(y3, v03);
      FloatVector x1 = FloatVector.broadcast(F, a.get(FLOAT, a1 + (long) p * 4));
      v10 = x1.fma(y0, v10);
      v11 = x1.fma(y1, v11);
      v12 = x1.fma(y2, v12);
      v13 = x1.fma(y3, v13);
      FloatVector x2 = FloatVector.broadcast(F, a.get(FLOAT, a2 + (long) p * 4));
      v20 = x2.fma(y0, v20);
      v21 = x2.fma(y1, v21);
      v22 = x2.fma(y2, v22);
      v23 = x2.fma(y3, v23);
      FloatVector x3 = FloatVector.broadcast(F, a.get(FLOAT, a3 + (long) p * 4));
      v30 = x3.fma(y0, v30);
      v31 = x3.fma(y1, v31);
      v32 = x3.fma(y2, v32);
      v33 = x3.fma(y3, v33);
    }
    FloatVector f = FloatVector.broadcast(F, floor);
    v00.blend(f, v00.compare(LE, f)).intoMemorySegment(c, c0, ORDER);
    v01.blend(f, v01.compare(LE, f)).intoMemorySegment(c, c0 + BYTES, ORDER);
    v02.blend(f, v02.compare(LE, f)).intoMemorySegment(c, c0 + 2 * BYTES, ORDER);
    v03.blend(f, v03.compare(LE, f)).intoMemorySegment(c, c0 + 3 * BYTES, ORDER);
    v10.blend(f, v10.compare(LE, f)).intoMemorySegment(c, c1, ORDER);
    v11.blend(f, v11.compare(LE, f)).intoMemorySegment(c, c1 + BYTES, ORDER);
    v12.blend(f, v12.compare(LE, f)).intoMemorySegment(c, c1 + 2 * BYTES, ORDER);
    v13.blend(f, v13.compare(LE, f)).intoMemorySegment(c, c1 + 3 * BYTES, ORDER);
    v20.blend(f, v20.compare(LE, f)).intoMemorySegment(c, c2, ORDER);
    v21.blend(f, v21.compare(LE, f)).intoMemorySegment(c, c2 + BYTES, ORDER);
    v22.blend(f, v22.compare(LE, f)).intoMemorySegment(c, c2 + 2 * BYTES, ORDER);
    v23.blend(f, v23.compare(LE, f)).intoMemorySegment(c, c2 + 3 * BYTES, ORDER);
    v30.blend(f, v30.compare(LE, f)).intoMemorySegment(c, c3, ORDER);
    v31.blend(f, v31.compare(LE, f)).intoMemorySegment(c, c3 + BYTES, ORDER);
    v32.blend(f, v32.compare(LE, f)).intoMemorySegment(c, c3 + 2 * BYTES, ORDER);
    v33.blend(f, v33.compare(LE, f)).intoMemorySegment(c, c3 + 3 * BYTES, ORDER);
  }

  /** As {@link #onward}, for A transposed. */
  static void transposed(
      int k,
      MemorySegment a,
      long a0,
      long a1,
      long a2,
      long a3,
      long aStep,
      MemorySegment b,
      long b0,
      MemorySegment start,
      long s0,
      long s1,
      long s2,
      long s3,
      MemorySegment c,
      long c0,
      long c1,
      long c2,
      long c3,
      float floor) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    start = NativeMemory.known(start);
    c = NativeMemory.known(c);

    FloatVector v00 = fromMemorySegment(F, start, s0, ORDER);
    FloatVector v01 = fromMemorySegment(F, start, s0 + BYTES, ORDER);
    FloatVector v02 = fromMemorySegment(F, start, s0 + 2 * BYTES, ORDER);
    FloatVector v03 = fromMemorySegment(F, start, s0 + 3 * BYTES, ORDER);
    FloatVector v10 = fromMemorySegment(F, start, s1, ORDER);
    FloatVector v11 = fromMemorySegment(F, start, s1 + BYTES, ORDER);
    FloatVector v12 = fromMemorySegment(F, start, s1 + 2 * BYTES, ORDER);
    FloatVector v13 = fromMemorySegment(F, start, s1 + 3 * BYTES, ORDER);
    FloatVector v20 = fromMemorySegment(F, start, s2, ORDER);
    FloatVector v21 = fromMemorySegment(F, start, s2 + BYTES, ORDER);
    FloatVector v22 = fromMemorySegment(F, start, s2 + 2 * BYTES, ORDER);
    FloatVector v23 = fromMemorySegment(F, start, s2 + 3 * BYTES, ORDER);
    FloatVector v30 = fromMemorySegment(F, start, s3, ORDER);
    FloatVector v31 = fromMemorySegment(F, start, s3 + BYTES, ORDER);
    FloatVector v32 = fromMemorySegment(F, start, s3 + 2 * BYTES, ORDER);
    FloatVector v33 = fromMemorySegment(F, start, s3 + 3 * BYTES, ORDER);
    long at = 0;
    for (int p = 0; p < k; p++) {
      FloatVector y0 = fromMemorySegment(F, b, b0 + (long) p * PANEL, ORDER);
      FloatVector y1 = fromMemorySegment(F, b, b0 + BYTES + (long) p * PANEL, ORDER);
      FloatVector y2 = fromMemorySegment(F, b, b0 + 2 * BYTES + (long) p * PANEL, ORDER);
      FloatVector y3 = fromMemorySegment(F, b, b0 + 3 * BYTES + (long) p * PANEL, ORDER);
      FloatVector x0 = FloatVector.broadcast(F, a.get(FLOAT, a0 + at));
      v00 = x0.fma(y0, v00);
      v01 = x0.fma(y1, v01);
      v02 = x0.fma(y2, v02);
      v03 = x0.fma(y3, v03);
      FloatVector x1 = FloatVector.broadcast(F, a.get(FLOAT, a1 + at));
      v10 = x1.fma(y0, v10);
      v11 = x1.fma(y1, v11);
      v12 = x1.fma(y2, v12);
      v13 = x1.fma(y3, v13);
      FloatVector x2 = FloatVector.broadcast(F, a.get(FLOAT, a2 + at));
      v20 = x2.fma(y0, v20);
      v21 = x2.fma(y1, v21);
      v22 = x2.fma(y2, v22);
      v23 = x2.fma(y3, v23);
      FloatVector x3 = FloatVector.broadcast(F, a.get(FLOAT, a3 + at));
      v30 = x3.fma(y0, v30);
      v31 = x3.fma(y1, v31);
      v32 = x3.fma(y2, v32);
      v33 = x3.fma(y3, v33);
      at += aStep;
    }
    FloatVector f = FloatVector.broadcast(F, floor);
    v00.blend(f, v00.compare(LE, f)).intoMemorySegment(c, c0, ORDER);
    v01.blend(f, v01.compare(LE, f)).intoMemorySegment(c, c0 + BYTES, ORDER);
    v02.blend(f, v02.compare(LE, f)).intoMemorySegment(c, c0 + 2 * BYTES, ORDER);
    v03.blend(f, v03.compare(LE, f)).intoMemorySegment(c, c0 + 3 * BYTES, ORDER);
    v10.blend(f, v10.compare(LE, f)).intoMemorySegment(c, c1, ORDER);
    v11.blend(f, v11.compare(LE, f)).intoMemorySegment(c, c1 + BYTES, ORDER);
    v12.blend(f, v12.compare(LE, f)).intoMemorySegment(c, c1 + 2 * BYTES, ORDER);
    v13.blend(f, v13.compare(LE, f)).intoMemorySegment(c, c1 + 3 * BYTES, ORDER);
    v20.blend(f, v20.compare(LE, f)).intoMemorySegment(c, c2, ORDER);
    v21.blend(f, v21.compare(LE, f)).intoMemorySegment(c, c2 + BYTES, ORDER);
    v22.blend(f, v22.compare(LE, f)).intoMemorySegment(c, c2 + 2 * BYTES, ORDER);
    v23.blend(f, v23.compare(LE, f)).intoMemorySegment(c, c2 + 3 * BYTES, ORDER);
    v30.blend(f, v30.compare(LE, f)).intoMemorySegment(c, c3, ORDER);
    v31.blend(f, v31.compare(LE, f)).intoMemorySegment(c, c3 + BYTES, ORDER);
    v32.blend(f, v32.compare(LE, f)).intoMemorySegment(c, c3 + 2 * BYTES, ORDER);
    v33.blend(f, v33.compare(LE, f)).intoMemorySegment(c, c3 + 3 * BYTES, ORDER);
  }
}
