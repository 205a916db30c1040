package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.GemmTiles;
import java.lang.foreign.MemorySegment;

/** A tile of four rows by four floats: see {@link GemmTiles} for the contract. */
final class ScalarGemmTile4x4 {
  /** Bytes from one row of the panel to the next. */
  private static final int PANEL = 4 * Float.BYTES;

  private ScalarGemmTile4x4() {}

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
    float v00 = start.get(FLOAT, s0);
    float v01 = start.get(FLOAT, s0 + 4);
    float v02 = start.get(FLOAT, s0 + 8);
    float v03 = start.get(FLOAT, s0 + 12);
    float v10 = start.get(FLOAT, s1);
    float v11 = start.get(FLOAT, s1 + 4);
    float v12 = start.get(FLOAT, s1 + 8);
    float v13 = start.get(FLOAT, s1 + 12);
    float v20 = start.get(FLOAT, s2);
    float v21 = start.get(FLOAT, s2 + 4);
    float v22 = start.get(FLOAT, s2 + 8);
    float v23 = start.get(FLOAT, s2 + 12);
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
    c.set(FLOAT, c0, v00 <= floor ? floor : v00);
    c.set(FLOAT, c0 + 4, v01 <= floor ? floor : v01);
    c.set(FLOAT, c0 + 8, v02 <= floor ? floor : v02);
    c.set(FLOAT, c0 + 12, v03 <= floor ? floor : v03);
    c.set(FLOAT, c1, v10 <= floor ? floor : v10);
    c.set(FLOAT, c1 + 4, v11 <= floor ? floor : v11);
    c.set(FLOAT, c1 + 8, v12 <= floor ? floor : v12);
    c.set(FLOAT, c1 + 12, v13 <= floor ? floor : v13);
    c.set(FLOAT, c2, v20 <= floor ? floor : v20);
    c.set(FLOAT, c2 + 4, v21 <= floor ? floor : v21);
    c.set(FLOAT, c2 + 8, v22 <= floor ? floor : v22);
    c.set(FLOAT, c2 + 12, v23 <= floor ? floor : v23);
    c.set(FLOAT, c3, v30 <= floor ? floor : v30);
    c.set(FLOAT, c3 + 4, v31 <= floor ? floor : v31);
    c.set(FLOAT, c3 + 8, v32 <= floor ? floor : v32);
    c.set(FLOAT, c3 + 12, v33 <= floor ? floor : v33);
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
    float v00 = start.get(FLOAT, s0);
    float v01 = start.get(FLOAT, s0 + 4);
    float v02 = start.get(FLOAT, s0 + 8);
    float v03 = start.get(FLOAT, s0 + 12);
    float v10 = start.get(FLOAT, s1);
    float v11 = start.get(FLOAT, s1 + 4);
    float v12 = start.get(FLOAT, s1 + 8);
    float v13 = start.get(FLOAT, s1 + 12);
    float v20 = start.get(FLOAT, s2);
    float v21 = start.get(FLOAT, s2 + 4);
    float v22 = start.get(FLOAT, s2 + 8);
    float v23 = start.get(FLOAT, s2 + 12);
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
    c.set(FLOAT, c0, v00 <= floor ? floor : v00);
    c.set(FLOAT, c0 + 4, v01 <= floor ? floor : v01);
    c.set(FLOAT, c0 + 8, v02 <= floor ? floor : v02);
    c.set(FLOAT, c0 + 12, v03 <= floor ? floor : v03);
    c.set(FLOAT, c1, v10 <= floor ? floor : v10);
    c.set(FLOAT, c1 + 4, v11 <= floor ? floor : v11);
    c.set(FLOAT, c1 + 8, v12 <= floor ? floor : v12);
    c.set(FLOAT, c1 + 12, v13 <= floor ? floor : v13);
    c.set(FLOAT, c2, v20 <= floor ? floor : v20);
    c.set(FLOAT, c2 + 4, v21 <= floor ? floor : v21);
    c.set(FLOAT, c2 + 8, v22 <= floor ? floor : v22);
    c.set(FLOAT, c2 + 12, v23 <= floor ? floor : v23);
    c.set(FLOAT, c3, v30 <= floor ? floor : v30);
    c.set(FLOAT, c3 + 4, v31 <= floor ? floor : v31);
    c.set(FLOAT, c3 + 8, v32 <= floor ? floor : v32);
    c.set(FLOAT, c3 + 12, v33 <= floor ? floor : v33);
  }
}
