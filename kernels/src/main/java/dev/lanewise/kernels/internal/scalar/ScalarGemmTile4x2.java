package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.GemmTiles;
import dev.lanewise.kernels.internal.micro.NativeMemory;
import java.lang.foreign.MemorySegment;

/**
 * Up to four rows by two floats: see {@link GemmTiles} for the operands. Rows past {@code last}
 * repeat it.
 */
final class ScalarGemmTile4x2 {
  /** Bytes from one row of the panel to the next. */
  private static final int PANEL = 2 * Float.BYTES;

  private ScalarGemmTile4x2() {}

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
    float v01 = start.get(FLOAT, s0 + 4);
    long s1 = s0 + Math.min(1, last) * startRow;
    float v10 = start.get(FLOAT, s1);
    float v11 = start.get(FLOAT, s1 + 4);
    long s2 = s0 + Math.min(2, last) * startRow;
    float v20 = start.get(FLOAT, s2);
    float v21 = start.get(FLOAT, s2 + 4);
    long s3 = s0 + Math.min(3, last) * startRow;
    float v30 = start.get(FLOAT, s3);
    float v31 = start.get(FLOAT, s3 + 4);
    for (int p = 0; p < k; p++) {
      float y0 = b.get(FLOAT, b0 + (long) p * PANEL);
      float y1 = b.get(FLOAT, b0 + 4 + (long) p * PANEL);
      float x0 = a.get(FLOAT, a0 + (long) p * 4);
      v00 = Math.fma(x0, y0, v00);
      v01 = Math.fma(x0, y1, v01);
      float x1 = a.get(FLOAT, a1 + (long) p * 4);
      v10 = Math.fma(x1, y0, v10);
      v11 = Math.fma(x1, y1, v11);
      float x2 = a.get(FLOAT, a2 + (long) p * 4);
      v20 = Math.fma(x2, y0, v20);
      v21 = Math.fma(x2, y1, v21);
      float x3 = a.get(FLOAT, a3 + (long) p * 4);
      v30 = Math.fma(x3, y0, v30);
      v31 = Math.fma(x3, y1, v31);
    }
    c.set(FLOAT, c0, v00 <= floor ? floor : v00);
    c.set(FLOAT, c0 + 4, v01 <= floor ? floor : v01);
    long c1 = c0 + Math.min(1, last) * cRow;
    c.set(FLOAT, c1, v10 <= floor ? floor : v10);
    c.set(FLOAT, c1 + 4, v11 <= floor ? floor : v11);
    long c2 = c0 + Math.min(2, last) * cRow;
    c.set(FLOAT, c2, v20 <= floor ? floor : v20);
    c.set(FLOAT, c2 + 4, v21 <= floor ? floor : v21);
    long c3 = c0 + Math.min(3, last) * cRow;
    c.set(FLOAT, c3, v30 <= floor ? floor : v30);
    c.set(FLOAT, c3 + 4, v31 <= floor ? floor : v31);
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
    float v01 = start.get(FLOAT, s0 + 4);
    long s1 = s0 + Math.min(1, last) * startRow;
    float v10 = start.get(FLOAT, s1);
    float v11 = start.get(FLOAT, s1 + 4);
    long s2 = s0 + Math.min(2, last) * startRow;
    float v20 = start.get(FLOAT, s2);
    float v21 = start.get(FLOAT, s2 + 4);
    long s3 = s0 + Math.min(3, last) * startRow;
    float v30 = start.get(FLOAT, s3);
    float v31 = start.get(FLOAT, s3 + 4);
    long at = 0;
    for (int p = 0; p < k; p++) {
      float y0 = b.get(FLOAT, b0 + (long) p * PANEL);
      float y1 = b.get(FLOAT, b0 + 4 + (long) p * PANEL);
      float x0 = a.get(FLOAT, a0 + at);
      v00 = Math.fma(x0, y0, v00);
      v01 = Math.fma(x0, y1, v01);
      float x1 = a.get(FLOAT, a1 + at);
      v10 = Math.fma(x1, y0, v10);
      v11 = Math.fma(x1, y1, v11);
      float x2 = a.get(FLOAT, a2 + at);
      v20 = Math.fma(x2, y0, v20);
      v21 = Math.fma(x2, y1, v21);
      float x3 = a.get(FLOAT, a3 + at);
      v30 = Math.fma(x3, y0, v30);
      v31 = Math.fma(x3, y1, v31);
      at += aStep;
    }
    c.set(FLOAT, c0, v00 <= floor ? floor : v00);
    c.set(FLOAT, c0 + 4, v01 <= floor ? floor : v01);
    long c1 = c0 + Math.min(1, last) * cRow;
    c.set(FLOAT, c1, v10 <= floor ? floor : v10);
    c.set(FLOAT, c1 + 4, v11 <= floor ? floor : v11);
    long c2 = c0 + Math.min(2, last) * cRow;
    c.set(FLOAT, c2, v20 <= floor ? floor : v20);
    c.set(FLOAT, c2 + 4, v21 <= floor ? floor : v21);
    long c3 = c0 + Math.min(3, last) * cRow;
    c.set(FLOAT, c3, v30 <= floor ? floor : v30);
    c.set(FLOAT, c3 + 4, v31 <= floor ? floor : v31);
  }
}
