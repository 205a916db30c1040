package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.GemmTiles;
import dev.lanewise.kernels.internal.micro.NativeMemory;
import java.lang.foreign.MemorySegment;

/**
 * Up to four rows by four floats: see {@link GemmTiles} for the operands. Rows past {@code last}
 * repeat it.
 */
final class ScalarGemmTile4x4 {
  /** Bytes from one row of the panel to the next. */
  private static final int PANEL = 4 * Float.BYTES;

  private ScalarGemmTile4x4() {}

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
    float v02 = start.get(FLOAT, s0 + 8);
    float v03 = start.get(FLOAT, s0 + 12);
    long s1 = s0 + Math.min(1, last) * startRow;
    float v10 = start.get(FLOAT, s1);
    float v11 = start.get(FLOAT, s1 + 4);
    float v12 = start.get(FLOAT, s1 + 8);
    float v13 = start.get(FLOAT, s1 + 12);
    long s2 = s0 + Math.min(2, last) * startRow;
    float v20 = start.get(FLOAT, s2);
    float v21 = start.get(FLOAT, s2 + 4);
    float v22 = start.get(FLOAT, s2 + 8);
    float v23 = start.get(FLOAT, s2 + 12);
    long s3 = s0 + Math.min(3, last) * startRow;
    float v30 = start.get(FLOAT, s3);
    float v31 = start.get(FLOAT, s3 + 4);
    float v32 = start.get(FLOAT, s3 + 8);
    float v33 = start.get(FLOAT, s3 + 12);
    for (int p = 0; p < k; p++) {
      float y0 = b.get(FLOAT, b0 + (long) p * PANEL);
      float y1 = b.get(FLOAT, b0 + 4 + (long) p * PANEL);
      float y2 = b.get(FLOAT, b0 + 8 + (long) p * PANEL);
      float y3 = b.get(FLOAT, b0 + 12 + (long) p * PANEL);
      float x0 = a.get(FLOAT, a0 + (long) p * 4);
      v00 = Math.fma(x0, y0, v00);
      v01 = Math.fma(x0, y1, v01);
      v02 = Math.fma(x0, y2, v02);
      v03 = Math.fma(x0, y3, v03);
      float x1 = a.get(FLOAT, a1 + (long) p * 4);
      v10 = Math.fma(x1, y0, v10);
      v11 = Math.fma(x1, y1, v11);
      v12 = Math.fma(x1, y2, v12);
      v13 = Math.fma(x1, y3, v13);
      float x2 = a.get(FLOAT, a2 + (long) p * 4);
      v20 = Math.fma(x2, y0, v20);
      v21 = Math.fma(x2, y1, v21);
      v22 = Math.fma(x2, y2, v22);
      v23 = Math.fma(x2, y3, v23);
      float x3 = a.get(FLOAT, a3 + (long) p * 4);
      v30 = Math.fma(x3, y0, v30);
      v31 = Math.fma(x3, y1, v31);
      v32 = Math.fma(x3, y2, v32);
      v33 = Math.fma(x3, y3, v33);
    }
    store(c, c0, v00, v01, v02, v03, floor);
    long c1 = c0 + Math.min(1, last) * cRow;
    store(c, c1, v10, v11, v12, v13, floor);
    long c2 = c0 + Math.min(2, last) * cRow;
    store(c, c2, v20, v21, v22, v23, floor);
    long c3 = c0 + Math.min(3, last) * cRow;
    store(c, c3, v30, v31, v32, v33, floor);
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
    float v02 = start.get(FLOAT, s0 + 8);
    float v03 = start.get(FLOAT, s0 + 12);
    long s1 = s0 + Math.min(1, last) * startRow;
    float v10 = start.get(FLOAT, s1);
    float v11 = start.get(FLOAT, s1 + 4);
    float v12 = start.get(FLOAT, s1 + 8);
    float v13 = start.get(FLOAT, s1 + 12);
    long s2 = s0 + Math.min(2, last) * startRow;
    float v20 = start.get(FLOAT, s2);
    float v21 = start.get(FLOAT, s2 + 4);
    float v22 = start.get(FLOAT, s2 + 8);
    float v23 = start.get(FLOAT, s2 + 12);
    long s3 = s0 + Math.min(3, last) * startRow;
    float v30 = start.get(FLOAT, s3);
    float v31 = start.get(FLOAT, s3 + 4);
    float v32 = start.get(FLOAT, s3 + 8);
    float v33 = start.get(FLOAT, s3 + 12);
    long at = 0;
    for (int p = 0; p < k; p++) {
      float y0 = b.get(FLOAT, b0 + (long) p * PANEL);
      float y1 = b.get(FLOAT, b0 + 4 + (long) p * PANEL);
      float y2 = b.get(FLOAT, b0 + 8 + (long) p * PANEL);
      float y3 = b.get(FLOAT, b0 + 12 + (long) p * PANEL);
      float x0 = a.get(FLOAT, a0 + at);
      v00 = Math.fma(x0, y0, v00);
      v01 = Math.fma(x0, y1, v01);
      v02 = Math.fma(x0, y2, v02);
      v03 = Math.fma(x0, y3, v03);
      float x1 = a.get(FLOAT, a1 + at);
      v10 = Math.fma(x1, y0, v10);
      v11 = Math.fma(x1, y1, v11);
      v12 = Math.fma(x1, y2, v12);
      v13 = Math.fma(x1, y3, v13);
      float x2 = a.get(FLOAT, a2 + at);
      v20 = Math.fma(x2, y0, v20);
      v21 = Math.fma(x2, y1, v21);
      v22 = Math.fma(x2, y2, v22);
      v23 = Math.fma(x2, y3, v23);
      float x3 = a.get(FLOAT, a3 + at);
      v30 = Math.fma(x3, y0, v30);
      v31 = Math.fma(x3, y1, v31);
      v32 = Math.fma(x3, y2, v32);
      v33 = Math.fma(x3, y3, v33);
      at += aStep;
    }
    store(c, c0, v00, v01, v02, v03, floor);
    long c1 = c0 + Math.min(1, last) * cRow;
    store(c, c1, v10, v11, v12, v13, floor);
    long c2 = c0 + Math.min(2, last) * cRow;
    store(c, c2, v20, v21, v22, v23, floor);
    long c3 = c0 + Math.min(3, last) * cRow;
    store(c, c3, v30, v31, v32, v33, floor);
  }

  /** A method of its own: with these in it a tile is more than C1 can compile. */
  private static void store(
      MemorySegment c, long c0, float v0, float v1, float v2, float v3, float floor) {
    c.set(FLOAT, c0, v0 <= floor ? floor : v0);
    c.set(FLOAT, c0 + 4, v1 <= floor ? floor : v1);
    c.set(FLOAT, c0 + 8, v2 <= floor ? floor : v2);
    c.set(FLOAT, c0 + 12, v3 <= floor ? floor : v3);
  }
}
