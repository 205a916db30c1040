package dev.lanewise.kernels.internal.vector;

import dev.lanewise.kernels.internal.micro.GemmTiles;
import java.lang.foreign.MemorySegment;

/** Tiles of a matrix product on the Vector API. */
final class VectorGemmTiles implements GemmTiles {

  @Override
  public void tile4(
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
    GemmTile4x4.run(k, a, a0, a1, a2, a3, b, b0, start, s0, s1, s2, s3, c, c0, c1, c2, c3, floor);
  }

  @Override
  public void tile2(
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
    GemmTile4x2.run(k, a, a0, a1, a2, a3, b, b0, start, s0, s1, s2, s3, c, c0, c1, c2, c3, floor);
  }

  @Override
  public void tile1(
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
    GemmTile4x1.run(k, a, a0, a1, a2, a3, b, b0, start, s0, s1, s2, s3, c, c0, c1, c2, c3, floor);
  }

  @Override
  public void tile4Transposed(
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
    GemmTile4x4.transposed(
        k, a, a0, a1, a2, a3, aStep, b, b0, start, s0, s1, s2, s3, c, c0, c1, c2, c3, floor);
  }

  @Override
  public void tile2Transposed(
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
    GemmTile4x2.transposed(
        k, a, a0, a1, a2, a3, aStep, b, b0, start, s0, s1, s2, s3, c, c0, c1, c2, c3, floor);
  }

  @Override
  public void tile1Transposed(
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
    GemmTile4x1.transposed(
        k, a, a0, a1, a2, a3, aStep, b, b0, start, s0, s1, s2, s3, c, c0, c1, c2, c3, floor);
  }

  @Override
  public void row4(
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
    GemmRow.by4(k, a, a0, b, b0, start, s0, c, c0, floor);
  }

  @Override
  public void row2(
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
    GemmRow.by2(k, a, a0, b, b0, start, s0, c, c0, floor);
  }

  @Override
  public void row1(
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
    GemmRow.by1(k, a, a0, b, b0, start, s0, c, c0, floor);
  }
}
