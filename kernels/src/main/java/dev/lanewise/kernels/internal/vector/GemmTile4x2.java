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
 * Up to four rows by two vectors that go on from rows of starts: see {@link GemmTiles} for the
 * operands. Rows past {@code last} repeat it.
 *
 * <p>Straight code on purpose, with no more segment accesses than C1 can compile (about 40); each
 * offset is a loop-invariant base plus a constant stride, so that C2 takes the checks out of the
 * loop.
 */
final class GemmTile4x2 {
  /** Bytes from one row of the panel to the next. */
  private static final int PANEL = 2 * BYTES;

  private GemmTile4x2() {}

  /** A at any step. */
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
    long s1 = s0 + Math.min(1, last) * startRow;
    long s2 = s0 + Math.min(2, last) * startRow;
    long s3 = s0 + Math.min(3, last) * startRow;
    FloatVector v00 = fromMemorySegment(F, start, s0, ORDER);
    FloatVector v01 = fromMemorySegment(F, start, s0 + BYTES, ORDER);
    FloatVector v10 = fromMemorySegment(F, start, s1, ORDER);
    FloatVector v11 = fromMemorySegment(F, start, s1 + BYTES, ORDER);
    FloatVector v20 = fromMemorySegment(F, start, s2, ORDER);
    FloatVector v21 = fromMemorySegment(F, start, s2 + BYTES, ORDER);
    FloatVector v30 = fromMemorySegment(F, start, s3, ORDER);
    FloatVector v31 = fromMemorySegment(F, start, s3 + BYTES, ORDER);
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
      at += aStep;
    }
    FloatVector f = FloatVector.broadcast(F, floor);
    long c1 = c0 + Math.min(1, last) * cRow;
    long c2 = c0 + Math.min(2, last) * cRow;
    long c3 = c0 + Math.min(3, last) * cRow;
    v00.blend(f, v00.compare(LE, f)).intoMemorySegment(c, c0, ORDER);
    v01.blend(f, v01.compare(LE, f)).intoMemorySegment(c, c0 + BYTES, ORDER);
    v10.blend(f, v10.compare(LE, f)).intoMemorySegment(c, c1, ORDER);
    v11.blend(f, v11.compare(LE, f)).intoMemorySegment(c, c1 + BYTES, ORDER);
    v20.blend(f, v20.compare(LE, f)).intoMemorySegment(c, c2, ORDER);
    v21.blend(f, v21.compare(LE, f)).intoMemorySegment(c, c2 + BYTES, ORDER);
    v30.blend(f, v30.compare(LE, f)).intoMemorySegment(c, c3, ORDER);
    v31.blend(f, v31.compare(LE, f)).intoMemorySegment(c, c3 + BYTES, ORDER);
  }
}
