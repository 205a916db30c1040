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
 * A tile of four rows by two vectors: see {@link GemmTiles} for the contract.
 *
 * <p>Straight code on purpose: about 22 segment accesses, as many as C1 can still compile; each
 * offset is a loop-invariant base plus a constant stride, so that C2 takes the checks out of the
 * loop.
 */
final class GemmTile4x2 {
  /** Bytes from one row of the panel to the next. */
  private static final int PANEL = 2 * BYTES;

  private GemmTile4x2() {}

  static void run(
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
    FloatVector v10 = fromMemorySegment(F, start, s1, ORDER);
    FloatVector v11 = fromMemorySegment(F, start, s1 + BYTES, ORDER);
    FloatVector v20 = fromMemorySegment(F, start, s2, ORDER);
    FloatVector v21 = fromMemorySegment(F, start, s2 + BYTES, ORDER);
    FloatVector v30 = fromMemorySegment(F, start, s3, ORDER);
    FloatVector v31 = fromMemorySegment(F, start, s3 + BYTES, ORDER);
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
    }
    FloatVector f = FloatVector.broadcast(F, floor);
    v00.blend(f, v00.compare(LE, f)).intoMemorySegment(c, c0, ORDER);
    v01.blend(f, v01.compare(LE, f)).intoMemorySegment(c, c0 + BYTES, ORDER);
    v10.blend(f, v10.compare(LE, f)).intoMemorySegment(c, c1, ORDER);
    v11.blend(f, v11.compare(LE, f)).intoMemorySegment(c, c1 + BYTES, ORDER);
    v20.blend(f, v20.compare(LE, f)).intoMemorySegment(c, c2, ORDER);
    v21.blend(f, v21.compare(LE, f)).intoMemorySegment(c, c2 + BYTES, ORDER);
    v30.blend(f, v30.compare(LE, f)).intoMemorySegment(c, c3, ORDER);
    v31.blend(f, v31.compare(LE, f)).intoMemorySegment(c, c3 + BYTES, ORDER);
  }

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
