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
 * Up to eight rows by two vectors, which all start from one row: see {@link GemmTiles} for the
 * operands. Rows past {@code last} repeat it.
 *
 * <p>Straight code on purpose, with no more segment accesses than C1 can compile (about 40); each
 * offset is a loop-invariant base plus a constant stride, so that C2 takes the checks out of the
 * loop. A row of starts for each row of C would be more accesses than that.
 */
final class GemmTile8x2 {
  /** Bytes from one row of the panel to the next. */
  private static final int PANEL = 2 * BYTES;

  private GemmTile8x2() {}

  /** A chain of any length. */
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
    long a4 = a0 + Math.min(4, last) * aRow;
    long a5 = a0 + Math.min(5, last) * aRow;
    long a6 = a0 + Math.min(6, last) * aRow;
    long a7 = a0 + Math.min(7, last) * aRow;
    FloatVector v00 = fromMemorySegment(F, start, s0, ORDER);
    FloatVector v01 = fromMemorySegment(F, start, s0 + BYTES, ORDER);
    FloatVector v10 = v00;
    FloatVector v11 = v01;
    FloatVector v20 = v00;
    FloatVector v21 = v01;
    FloatVector v30 = v00;
    FloatVector v31 = v01;
    FloatVector v40 = v00;
    FloatVector v41 = v01;
    FloatVector v50 = v00;
    FloatVector v51 = v01;
    FloatVector v60 = v00;
    FloatVector v61 = v01;
    FloatVector v70 = v00;
    FloatVector v71 = v01;
    for (int p = 0; p < k; p++) {
      FloatVector y0 = fromMemorySegment(F, b, b0 + (long) p * PANEL, ORDER);
      FloatVector y1 = fromMemorySegment(F, b, b0 + BYTES + (long) p * PANEL, ORDER);
      FloatVector x0 = FloatVector.broadcast(F, a.get(FLOAT, a0 + (long) p * 4));
      v00 = x0.fma(y0, v00);
      v01 = x0.fma(y1, v01);
      FloatVector x1 = FloatVector.broadcast(F, a.get(FLOAT, a1 + (long) p * 4));
      v10 = x1.fma(y0, v10);
      v11 = x1.fma(y1, v11);
      FloatVector x2 = FloatVector.broadcast(F, a.get(FLOAT, a2 + (long) p * 4));
      v20 = x2.fma(y0, v20);
      v21 = x2.fma(y1, v21);
      FloatVector x3 = FloatVector.broadcast(F, a.get(FLOAT, a3 + (long) p * 4));
      v30 = x3.fma(y0, v30);
      v31 = x3.fma(y1, v31);
      FloatVector x4 = FloatVector.broadcast(F, a.get(FLOAT, a4 + (long) p * 4));
      v40 = x4.fma(y0, v40);
      v41 = x4.fma(y1, v41);
      FloatVector x5 = FloatVector.broadcast(F, a.get(FLOAT, a5 + (long) p * 4));
      v50 = x5.fma(y0, v50);
      v51 = x5.fma(y1, v51);
      FloatVector x6 = FloatVector.broadcast(F, a.get(FLOAT, a6 + (long) p * 4));
      v60 = x6.fma(y0, v60);
      v61 = x6.fma(y1, v61);
      FloatVector x7 = FloatVector.broadcast(F, a.get(FLOAT, a7 + (long) p * 4));
      v70 = x7.fma(y0, v70);
      v71 = x7.fma(y1, v71);
    }
    FloatVector f = FloatVector.broadcast(F, floor);
    long c1 = c0 + Math.min(1, last) * cRow;
    long c2 = c0 + Math.min(2, last) * cRow;
    long c3 = c0 + Math.min(3, last) * cRow;
    long c4 = c0 + Math.min(4, last) * cRow;
    long c5 = c0 + Math.min(5, last) * cRow;
    long c6 = c0 + Math.min(6, last) * cRow;
    long c7 = c0 + Math.min(7, last) * cRow;
    v00.blend(f, v00.compare(LE, f)).intoMemorySegment(c, c0, ORDER);
    v01.blend(f, v01.compare(LE, f)).intoMemorySegment(c, c0 + BYTES, ORDER);
    v10.blend(f, v10.compare(LE, f)).intoMemorySegment(c, c1, ORDER);
    v11.blend(f, v11.compare(LE, f)).intoMemorySegment(c, c1 + BYTES, ORDER);
    v20.blend(f, v20.compare(LE, f)).intoMemorySegment(c, c2, ORDER);
    v21.blend(f, v21.compare(LE, f)).intoMemorySegment(c, c2 + BYTES, ORDER);
    v30.blend(f, v30.compare(LE, f)).intoMemorySegment(c, c3, ORDER);
    v31.blend(f, v31.compare(LE, f)).intoMemorySegment(c, c3 + BYTES, ORDER);
    v40.blend(f, v40.compare(LE, f)).intoMemorySegment(c, c4, ORDER);
    v41.blend(f, v41.compare(LE, f)).intoMemorySegment(c, c4 + BYTES, ORDER);
    v50.blend(f, v50.compare(LE, f)).intoMemorySegment(c, c5, ORDER);
    v51.blend(f, v51.compare(LE, f)).intoMemorySegment(c, c5 + BYTES, ORDER);
    v60.blend(f, v60.compare(LE, f)).intoMemorySegment(c, c6, ORDER);
    v61.blend(f, v61.compare(LE, f)).intoMemorySegment(c, c6 + BYTES, ORDER);
    v70.blend(f, v70.compare(LE, f)).intoMemorySegment(c, c7, ORDER);
    v71.blend(f, v71.compare(LE, f)).intoMemorySegment(c, c7 + BYTES, ORDER);
  }

  /** A transposed. */
  static void transposed(
      int last,
      int k,
      MemorySegment a,
      long a0,
      long aRow,
      long aStep,
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
    long a4 = a0 + Math.min(4, last) * aRow;
    long a5 = a0 + Math.min(5, last) * aRow;
    long a6 = a0 + Math.min(6, last) * aRow;
    long a7 = a0 + Math.min(7, last) * aRow;
    FloatVector v00 = fromMemorySegment(F, start, s0, ORDER);
    FloatVector v01 = fromMemorySegment(F, start, s0 + BYTES, ORDER);
    FloatVector v10 = v00;
    FloatVector v11 = v01;
    FloatVector v20 = v00;
    FloatVector v21 = v01;
    FloatVector v30 = v00;
    FloatVector v31 = v01;
    FloatVector v40 = v00;
    FloatVector v41 = v01;
    FloatVector v50 = v00;
    FloatVector v51 = v01;
    FloatVector v60 = v00;
    FloatVector v61 = v01;
    FloatVector v70 = v00;
    FloatVector v71 = v01;
    long at = 0;
    for (int p = 0; p < k; p++) {
      FloatVector y0 = fromMemorySegment(F, b, b0 + (long) p * PANEL, ORDER);
      FloatVector y1 = fromMemorySegment(F, b, b0 + BYTES + (long) p * PANEL, ORDER);
      FloatVector x0 = FloatVector.broadcast(F, a.get(FLOAT, a0 + at));
      v00 = x0.fma(y0, v00);
      v01 = x0.fma(y1, v01);
      FloatVector x1 = FloatVector.broadcast(F, a.get(FLOAT, a1 + at));
      v10 = x1.fma(y0, v10);
      v11 = x1.fma(y1, v11);
      FloatVector x2 = FloatVector.broadcast(F, a.get(FLOAT, a2 + at));
      v20 = x2.fma(y0, v20);
      v21 = x2.fma(y1, v21);
      FloatVector x3 = FloatVector.broadcast(F, a.get(FLOAT, a3 + at));
      v30 = x3.fma(y0, v30);
      v31 = x3.fma(y1, v31);
      FloatVector x4 = FloatVector.broadcast(F, a.get(FLOAT, a4 + at));
      v40 = x4.fma(y0, v40);
      v41 = x4.fma(y1, v41);
      FloatVector x5 = FloatVector.broadcast(F, a.get(FLOAT, a5 + at));
      v50 = x5.fma(y0, v50);
      v51 = x5.fma(y1, v51);
      FloatVector x6 = FloatVector.broadcast(F, a.get(FLOAT, a6 + at));
      v60 = x6.fma(y0, v60);
      v61 = x6.fma(y1, v61);
      FloatVector x7 = FloatVector.broadcast(F, a.get(FLOAT, a7 + at));
      v70 = x7.fma(y0, v70);
      v71 = x7.fma(y1, v71);
      at += aStep;
    }
    FloatVector f = FloatVector.broadcast(F, floor);
    long c1 = c0 + Math.min(1, last) * cRow;
    long c2 = c0 + Math.min(2, last) * cRow;
    long c3 = c0 + Math.min(3, last) * cRow;
    long c4 = c0 + Math.min(4, last) * cRow;
    long c5 = c0 + Math.min(5, last) * cRow;
    long c6 = c0 + Math.min(6, last) * cRow;
    long c7 = c0 + Math.min(7, last) * cRow;
    v00.blend(f, v00.compare(LE, f)).intoMemorySegment(c, c0, ORDER);
    v01.blend(f, v01.compare(LE, f)).intoMemorySegment(c, c0 + BYTES, ORDER);
    v10.blend(f, v10.compare(LE, f)).intoMemorySegment(c, c1, ORDER);
    v11.blend(f, v11.compare(LE, f)).intoMemorySegment(c, c1 + BYTES, ORDER);
    v20.blend(f, v20.compare(LE, f)).intoMemorySegment(c, c2, ORDER);
    v21.blend(f, v21.compare(LE, f)).intoMemorySegment(c, c2 + BYTES, ORDER);
    v30.blend(f, v30.compare(LE, f)).intoMemorySegment(c, c3, ORDER);
    v31.blend(f, v31.compare(LE, f)).intoMemorySegment(c, c3 + BYTES, ORDER);
    v40.blend(f, v40.compare(LE, f)).intoMemorySegment(c, c4, ORDER);
    v41.blend(f, v41.compare(LE, f)).intoMemorySegment(c, c4 + BYTES, ORDER);
    v50.blend(f, v50.compare(LE, f)).intoMemorySegment(c, c5, ORDER);
    v51.blend(f, v51.compare(LE, f)).intoMemorySegment(c, c5 + BYTES, ORDER);
    v60.blend(f, v60.compare(LE, f)).intoMemorySegment(c, c6, ORDER);
    v61.blend(f, v61.compare(LE, f)).intoMemorySegment(c, c6 + BYTES, ORDER);
    v70.blend(f, v70.compare(LE, f)).intoMemorySegment(c, c7, ORDER);
    v71.blend(f, v71.compare(LE, f)).intoMemorySegment(c, c7 + BYTES, ORDER);
  }
}
