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
 * Up to eight rows by one vector: see {@link GemmTiles} for the operands. Rows past {@code last}
 * repeat it.
 *
 * <p>Straight code on purpose, with no more segment accesses than C1 can compile (about 40); each
 * offset is a loop-invariant base plus a constant stride, so that C2 takes the checks out of the
 * loop.
 */
final class GemmTile8x1 {
  /** Bytes from one row of the panel to the next. */
  private static final int PANEL = BYTES;

  private GemmTile8x1() {}

  /** All rows start from one. */
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
    FloatVector v10 = v00;
    FloatVector v20 = v00;
    FloatVector v30 = v00;
    FloatVector v40 = v00;
    FloatVector v50 = v00;
    FloatVector v60 = v00;
    FloatVector v70 = v00;
    for (int p = 0; p < k; p++) {
      FloatVector y0 = fromMemorySegment(F, b, b0 + (long) p * PANEL, ORDER);
      FloatVector x0 = FloatVector.broadcast(F, a.get(FLOAT, a0 + (long) p * 4));
      v00 = x0.fma(y0, v00);
      FloatVector x1 = FloatVector.broadcast(F, a.get(FLOAT, a1 + (long) p * 4));
      v10 = x1.fma(y0, v10);
      FloatVector x2 = FloatVector.broadcast(F, a.get(FLOAT, a2 + (long) p * 4));
      v20 = x2.fma(y0, v20);
      FloatVector x3 = FloatVector.broadcast(F, a.get(FLOAT, a3 + (long) p * 4));
      v30 = x3.fma(y0, v30);
      FloatVector x4 = FloatVector.broadcast(F, a.get(FLOAT, a4 + (long) p * 4));
      v40 = x4.fma(y0, v40);
      FloatVector x5 = FloatVector.broadcast(F, a.get(FLOAT, a5 + (long) p * 4));
      v50 = x5.fma(y0, v50);
      FloatVector x6 = FloatVector.broadcast(F, a.get(FLOAT, a6 + (long) p * 4));
      v60 = x6.fma(y0, v60);
      FloatVector x7 = FloatVector.broadcast(F, a.get(FLOAT, a7 + (long) p * 4));
      v70 = x7.fma(y0, v70);
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
    v10.blend(f, v10.compare(LE, f)).intoMemorySegment(c, c1, ORDER);
    v20.blend(f, v20.compare(LE, f)).intoMemorySegment(c, c2, ORDER);
    v30.blend(f, v30.compare(LE, f)).intoMemorySegment(c, c3, ORDER);
    v40.blend(f, v40.compare(LE, f)).intoMemorySegment(c, c4, ORDER);
    v50.blend(f, v50.compare(LE, f)).intoMemorySegment(c, c5, ORDER);
    v60.blend(f, v60.compare(LE, f)).intoMemorySegment(c, c6, ORDER);
    v70.blend(f, v70.compare(LE, f)).intoMemorySegment(c, c7, ORDER);
  }

  /** A at any step, rows of starts or one. */
  static void general(
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
      long startRow,
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
    long s1 = s0 + Math.min(1, last) * startRow;
    long s2 = s0 + Math.min(2, last) * startRow;
    long s3 = s0 + Math.min(3, last) * startRow;
    long s4 = s0 + Math.min(4, last) * startRow;
    long s5 = s0 + Math.min(5, last) * startRow;
    long s6 = s0 + Math.min(6, last) * startRow;
    long s7 = s0 + Math.min(7, last) * startRow;
    FloatVector v00 = fromMemorySegment(F, start, s0, ORDER);
    FloatVector v10 = fromMemorySegment(F, start, s1, ORDER);
    FloatVector v20 = fromMemorySegment(F, start, s2, ORDER);
    FloatVector v30 = fromMemorySegment(F, start, s3, ORDER);
    FloatVector v40 = fromMemorySegment(F, start, s4, ORDER);
    FloatVector v50 = fromMemorySegment(F, start, s5, ORDER);
    FloatVector v60 = fromMemorySegment(F, start, s6, ORDER);
    FloatVector v70 = fromMemorySegment(F, start, s7, ORDER);
    long at = 0;
    for (int p = 0; p < k; p++) {
      FloatVector y0 = fromMemorySegment(F, b, b0 + (long) p * PANEL, ORDER);
      FloatVector x0 = FloatVector.broadcast(F, a.get(FLOAT, a0 + at));
      v00 = x0.fma(y0, v00);
      FloatVector x1 = FloatVector.broadcast(F, a.get(FLOAT, a1 + at));
      v10 = x1.fma(y0, v10);
      FloatVector x2 = FloatVector.broadcast(F, a.get(FLOAT, a2 + at));
      v20 = x2.fma(y0, v20);
      FloatVector x3 = FloatVector.broadcast(F, a.get(FLOAT, a3 + at));
      v30 = x3.fma(y0, v30);
      FloatVector x4 = FloatVector.broadcast(F, a.get(FLOAT, a4 + at));
      v40 = x4.fma(y0, v40);
      FloatVector x5 = FloatVector.broadcast(F, a.get(FLOAT, a5 + at));
      v50 = x5.fma(y0, v50);
      FloatVector x6 = FloatVector.broadcast(F, a.get(FLOAT, a6 + at));
      v60 = x6.fma(y0, v60);
      FloatVector x7 = FloatVector.broadcast(F, a.get(FLOAT, a7 + at));
      v70 = x7.fma(y0, v70);
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
    v10.blend(f, v10.compare(LE, f)).intoMemorySegment(c, c1, ORDER);
    v20.blend(f, v20.compare(LE, f)).intoMemorySegment(c, c2, ORDER);
    v30.blend(f, v30.compare(LE, f)).intoMemorySegment(c, c3, ORDER);
    v40.blend(f, v40.compare(LE, f)).intoMemorySegment(c, c4, ORDER);
    v50.blend(f, v50.compare(LE, f)).intoMemorySegment(c, c5, ORDER);
    v60.blend(f, v60.compare(LE, f)).intoMemorySegment(c, c6, ORDER);
    v70.blend(f, v70.compare(LE, f)).intoMemorySegment(c, c7, ORDER);
  }
}
