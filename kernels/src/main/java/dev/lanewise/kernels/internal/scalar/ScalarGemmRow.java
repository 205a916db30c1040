package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.GemmTiles;
import dev.lanewise.kernels.internal.micro.NativeMemory;
import java.lang.foreign.MemorySegment;

/** One row of a matrix product, panel by panel: see {@link GemmTiles} for the contract. */
final class ScalarGemmRow {
  private ScalarGemmRow() {}

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
    float v0 = start.get(FLOAT, s0);
    float v1 = start.get(FLOAT, s0 + 4);
    float v2 = start.get(FLOAT, s0 + 8);
    float v3 = start.get(FLOAT, s0 + 12);
    for (int p = 0; p < k; p++) {
      float x = a.get(FLOAT, a0 + (long) p * 4);
      v0 = Math.fma(x, b.get(FLOAT, b0 + (long) p * 16), v0);
      v1 = Math.fma(x, b.get(FLOAT, b0 + 4 + (long) p * 16), v1);
      v2 = Math.fma(x, b.get(FLOAT, b0 + 8 + (long) p * 16), v2);
      v3 = Math.fma(x, b.get(FLOAT, b0 + 12 + (long) p * 16), v3);
    }
    c.set(FLOAT, c0, v0 <= floor ? floor : v0);
    c.set(FLOAT, c0 + 4, v1 <= floor ? floor : v1);
    c.set(FLOAT, c0 + 8, v2 <= floor ? floor : v2);
    c.set(FLOAT, c0 + 12, v3 <= floor ? floor : v3);
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
    float v0 = start.get(FLOAT, s0);
    float v1 = start.get(FLOAT, s0 + 4);
    for (int p = 0; p < k; p++) {
      float x = a.get(FLOAT, a0 + (long) p * 4);
      v0 = Math.fma(x, b.get(FLOAT, b0 + (long) p * 8), v0);
      v1 = Math.fma(x, b.get(FLOAT, b0 + 4 + (long) p * 8), v1);
    }
    c.set(FLOAT, c0, v0 <= floor ? floor : v0);
    c.set(FLOAT, c0 + 4, v1 <= floor ? floor : v1);
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
    float v0 = start.get(FLOAT, s0);
    for (int p = 0; p < k; p++) {
      float x = a.get(FLOAT, a0 + (long) p * 4);
      v0 = Math.fma(x, b.get(FLOAT, b0 + (long) p * 4), v0);
    }
    c.set(FLOAT, c0, v0 <= floor ? floor : v0);
  }
}
