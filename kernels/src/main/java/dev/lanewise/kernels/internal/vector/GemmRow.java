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

/** One row of a matrix product, panel by panel: see {@link GemmTiles} for the contract. */
final class GemmRow {
  private GemmRow() {}

  static void by4(
      int k,
      MemorySegment a,
      long a0,
      MemorySegment b,
      long b0,
      MemorySegment start,
      long s0,
      MemorySegment c,
      long c0,
      float floor) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    start = NativeMemory.known(start);
    c = NativeMemory.known(c);
    FloatVector v0 = fromMemorySegment(F, start, s0, ORDER);
    FloatVector v1 = fromMemorySegment(F, start, s0 + BYTES, ORDER);
    FloatVector v2 = fromMemorySegment(F, start, s0 + 2 * BYTES, ORDER);
    FloatVector v3 = fromMemorySegment(F, start, s0 + 3 * BYTES, ORDER);
    for (int p = 0; p < k; p++) {
      FloatVector x = FloatVector.broadcast(F, a.get(FLOAT, a0 + (long) p * 4));
      v0 = x.fma(fromMemorySegment(F, b, b0 + (long) p * (4 * BYTES), ORDER), v0);
      v1 = x.fma(fromMemorySegment(F, b, b0 + BYTES + (long) p * (4 * BYTES), ORDER), v1);
      v2 = x.fma(fromMemorySegment(F, b, b0 + 2 * BYTES + (long) p * (4 * BYTES), ORDER), v2);
      v3 = x.fma(fromMemorySegment(F, b, b0 + 3 * BYTES + (long) p * (4 * BYTES), ORDER), v3);
    }
    FloatVector f = FloatVector.broadcast(F, floor);
    v0.blend(f, v0.compare(LE, f)).intoMemorySegment(c, c0, ORDER);
    v1.blend(f, v1.compare(LE, f)).intoMemorySegment(c, c0 + BYTES, ORDER);
    v2.blend(f, v2.compare(LE, f)).intoMemorySegment(c, c0 + 2 * BYTES, ORDER);
    v3.blend(f, v3.compare(LE, f)).intoMemorySegment(c, c0 + 3 * BYTES, ORDER);
  }

  static void by2(
      int k,
      MemorySegment a,
      long a0,
      MemorySegment b,
      long b0,
      MemorySegment start,
      long s0,
      MemorySegment c,
      long c0,
      float floor) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    start = NativeMemory.known(start);
    c = NativeMemory.known(c);
    FloatVector v0 = fromMemorySegment(F, start, s0, ORDER);
    FloatVector v1 = fromMemorySegment(F, start, s0 + BYTES, ORDER);
    for (int p = 0; p < k; p++) {
      FloatVector x = FloatVector.broadcast(F, a.get(FLOAT, a0 + (long) p * 4));
      v0 = x.fma(fromMemorySegment(F, b, b0 + (long) p * (2 * BYTES), ORDER), v0);
      v1 = x.fma(fromMemorySegment(F, b, b0 + BYTES + (long) p * (2 * BYTES), ORDER), v1);
    }
    FloatVector f = FloatVector.broadcast(F, floor);
    v0.blend(f, v0.compare(LE, f)).intoMemorySegment(c, c0, ORDER);
    v1.blend(f, v1.compare(LE, f)).intoMemorySegment(c, c0 + BYTES, ORDER);
  }

  static void by1(
      int k,
      MemorySegment a,
      long a0,
      MemorySegment b,
      long b0,
      MemorySegment start,
      long s0,
      MemorySegment c,
      long c0,
      float floor) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    start = NativeMemory.known(start);
    c = NativeMemory.known(c);
    FloatVector v0 = fromMemorySegment(F, start, s0, ORDER);
    for (int p = 0; p < k; p++) {
      FloatVector x = FloatVector.broadcast(F, a.get(FLOAT, a0 + (long) p * 4));
      v0 = x.fma(fromMemorySegment(F, b, b0 + (long) p * (BYTES), ORDER), v0);
    }
    FloatVector f = FloatVector.broadcast(F, floor);
    v0.blend(f, v0.compare(LE, f)).intoMemorySegment(c, c0, ORDER);
  }
}
