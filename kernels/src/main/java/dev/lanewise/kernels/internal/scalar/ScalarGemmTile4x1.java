package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.GemmTiles;
import dev.lanewise.kernels.internal.micro.NativeMemory;
import java.lang.foreign.MemorySegment;

/**
 * Up to four rows by one float: see {@link GemmTiles} for the operands. Rows past {@code last}
 * repeat it.
 */
final class ScalarGemmTile4x1 {
  /** Bytes from one row of the panel to the next. */
  private static final int PANEL = 1 * Float.BYTES;

  private ScalarGemmTile4x1() {}

  /** A as it is. */
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
    float v00 = start.get(FLOAT, s0);
    long s1 = s0 + Math.min(1, last) * startRow;
    float v10 = start.get(FLOAT, s1);
    long s2 = s0 + Math.min(2, last) * startRow;
    float v20 = start.get(FLOAT, s2);
    long s3 = s0 + Math.min(3, last) * startRow;
    float v30 = start.get(FLOAT, s3);
    for (int p = 0; p < k; p++) {
      float y0 = b.get(FLOAT, b0 + (long) p * PANEL);
      float x0 = a.get(FLOAT, a0 + (long) p * 4);
      v00 = Math.fma(x0, y0, v00);
      float x1 = a.get(FLOAT, a1 + (long) p * 4);
      v10 = Math.fma(x1, y0, v10);
      float x2 = a.get(FLOAT, a2 + (long) p * 4);
      v20 = Math.fma(x2, y0, v20);
      float x3 = a.get(FLOAT, a3 + (long) p * 4);
      v30 = Math.fma(x3, y0, v30);
    }
    c.set(FLOAT, c0, v00 <= floor ? floor : v00);
    long c1 = c0 + Math.min(1, last) * cRow;
    c.set(FLOAT, c1, v10 <= floor ? floor : v10);
    long c2 = c0 + Math.min(2, last) * cRow;
    c.set(FLOAT, c2, v20 <= floor ? floor : v20);
    long c3 = c0 + Math.min(3, last) * cRow;
    c.set(FLOAT, c3, v30 <= floor ? floor : v30);
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
    float v00 = start.get(FLOAT, s0);
    long s1 = s0 + Math.min(1, last) * startRow;
    float v10 = start.get(FLOAT, s1);
    long s2 = s0 + Math.min(2, last) * startRow;
    float v20 = start.get(FLOAT, s2);
    long s3 = s0 + Math.min(3, last) * startRow;
    float v30 = start.get(FLOAT, s3);
    long at = 0;
    for (int p = 0; p < k; p++) {
      float y0 = b.get(FLOAT, b0 + (long) p * PANEL);
      float x0 = a.get(FLOAT, a0 + at);
      v00 = Math.fma(x0, y0, v00);
      float x1 = a.get(FLOAT, a1 + at);
      v10 = Math.fma(x1, y0, v10);
      float x2 = a.get(FLOAT, a2 + at);
      v20 = Math.fma(x2, y0, v20);
      float x3 = a.get(FLOAT, a3 + at);
      v30 = Math.fma(x3, y0, v30);
      at += aStep;
    }
    c.set(FLOAT, c0, v00 <= floor ? floor : v00);
    long c1 = c0 + Math.min(1, last) * cRow;
    c.set(FLOAT, c1, v10 <= floor ? floor : v10);
    long c2 = c0 + Math.min(2, last) * cRow;
    c.set(FLOAT, c2, v20 <= floor ? floor : v20);
    long c3 = c0 + Math.min(3, last) * cRow;
    c.set(FLOAT, c3, v30 <= floor ? floor : v30);
  }
}
