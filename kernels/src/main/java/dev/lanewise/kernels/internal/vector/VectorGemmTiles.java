package dev.lanewise.kernels.internal.vector;

import dev.lanewise.kernels.internal.micro.GemmTiles;
import java.lang.foreign.MemorySegment;

/** Tiles of a matrix product on the Vector API. */
final class VectorGemmTiles implements GemmTiles {
  /** The longest chain for which checks in the loop cost less than taking them out of it. */
  private static final int BRIEF = 96;

  @Override
  public void panel(
      int vectors,
      int rows,
      int k,
      MemorySegment a,
      long aOffset,
      long aRow,
      long aStep,
      MemorySegment b,
      long bOffset,
      MemorySegment start,
      long startOffset,
      long startRow,
      MemorySegment c,
      long cOffset,
      long cRow,
      float floor) {
    switch (vectors) {
      case 4 ->
          four(
              rows,
              k,
              a,
              aOffset,
              aRow,
              aStep,
              b,
              bOffset,
              start,
              startOffset,
              startRow,
              c,
              cOffset,
              cRow,
              floor);
      case 2 ->
          two(
              rows,
              k,
              a,
              aOffset,
              aRow,
              aStep,
              b,
              bOffset,
              start,
              startOffset,
              startRow,
              c,
              cOffset,
              cRow,
              floor);
      default ->
          one(
              rows,
              k,
              a,
              aOffset,
              aRow,
              aStep,
              b,
              bOffset,
              start,
              startOffset,
              startRow,
              c,
              cOffset,
              cRow,
              floor);
    }
  }

  /** Tiles of four rows by four vectors. */
  private static void four(
      int rows,
      int k,
      MemorySegment a,
      long aOffset,
      long aRow,
      long aStep,
      MemorySegment b,
      long bOffset,
      MemorySegment start,
      long startOffset,
      long startRow,
      MemorySegment c,
      long cOffset,
      long cRow,
      float floor) {
    for (int i = 0; i < rows; i += 4) {
      int last = Math.min(4, rows - i) - 1;
      int second = Math.min(1, last);
      int third = Math.min(2, last);
      long ai = aOffset + i * aRow;
      long si = startOffset + i * startRow;
      long ci = cOffset + i * cRow;
      if (last == 0 && aStep == Float.BYTES) {
        GemmRow.by4(k, a, ai, b, bOffset, start, si, c, ci, floor);
      } else if (aStep != Float.BYTES) {
        GemmTile4x4.transposed(
            k,
            a,
            ai,
            ai + second * aRow,
            ai + third * aRow,
            ai + last * aRow,
            aStep,
            b,
            bOffset,
            start,
            si,
            si + second * startRow,
            si + third * startRow,
            si + last * startRow,
            c,
            ci,
            ci + second * cRow,
            ci + third * cRow,
            ci + last * cRow,
            floor);
      } else if (startRow != 0) {
        GemmTile4x4.onward(
            k,
            a,
            ai,
            ai + second * aRow,
            ai + third * aRow,
            ai + last * aRow,
            b,
            bOffset,
            start,
            si,
            si + second * startRow,
            si + third * startRow,
            si + last * startRow,
            c,
            ci,
            ci + second * cRow,
            ci + third * cRow,
            ci + last * cRow,
            floor);
      } else if (k <= BRIEF) {
        GemmTile4x4.brief(last, k, a, ai, aRow, b, bOffset, start, si, c, ci, cRow, floor);
      } else {
        GemmTile4x4.run(last, k, a, ai, aRow, b, bOffset, start, si, c, ci, cRow, floor);
      }
    }
  }

  /** Tiles of eight rows by two vectors. */
  private static void two(
      int rows,
      int k,
      MemorySegment a,
      long aOffset,
      long aRow,
      long aStep,
      MemorySegment b,
      long bOffset,
      MemorySegment start,
      long startOffset,
      long startRow,
      MemorySegment c,
      long cOffset,
      long cRow,
      float floor) {
    for (int i = 0; i < rows; i += 8) {
      int last = Math.min(8, rows - i) - 1;
      long ai = aOffset + i * aRow;
      long si = startOffset + i * startRow;
      long ci = cOffset + i * cRow;
      if (last == 0 && aStep == Float.BYTES) {
        GemmRow.by2(k, a, ai, b, bOffset, start, si, c, ci, floor);
      } else if (startRow != 0) {
        half(last + 1, k, a, ai, aRow, aStep, b, bOffset, start, si, startRow, c, ci, cRow, floor);
      } else if (aStep != Float.BYTES) {
        GemmTile8x2.transposed(
            last, k, a, ai, aRow, aStep, b, bOffset, start, si, c, ci, cRow, floor);
      } else {
        GemmTile8x2.run(last, k, a, ai, aRow, b, bOffset, start, si, c, ci, cRow, floor);
      }
    }
  }

  /** Tiles of four rows by two vectors that go on from C. */
  private static void half(
      int rows,
      int k,
      MemorySegment a,
      long aOffset,
      long aRow,
      long aStep,
      MemorySegment b,
      long bOffset,
      MemorySegment start,
      long startOffset,
      long startRow,
      MemorySegment c,
      long cOffset,
      long cRow,
      float floor) {
    for (int i = 0; i < rows; i += 4) {
      int last = Math.min(4, rows - i) - 1;
      long ai = aOffset + i * aRow;
      long si = startOffset + i * startRow;
      long ci = cOffset + i * cRow;
      GemmTile4x2.general(
          last, k, a, ai, aRow, aStep, b, bOffset, start, si, startRow, c, ci, cRow, floor);
    }
  }

  /** Tiles of eight rows by one vector. */
  private static void one(
      int rows,
      int k,
      MemorySegment a,
      long aOffset,
      long aRow,
      long aStep,
      MemorySegment b,
      long bOffset,
      MemorySegment start,
      long startOffset,
      long startRow,
      MemorySegment c,
      long cOffset,
      long cRow,
      float floor) {
    for (int i = 0; i < rows; i += 8) {
      int last = Math.min(8, rows - i) - 1;
      long ai = aOffset + i * aRow;
      long si = startOffset + i * startRow;
      long ci = cOffset + i * cRow;
      if (last == 0 && aStep == Float.BYTES) {
        GemmRow.by1(k, a, ai, b, bOffset, start, si, c, ci, floor);
      } else if (aStep != Float.BYTES || startRow != 0) {
        GemmTile8x1.general(
            last, k, a, ai, aRow, aStep, b, bOffset, start, si, startRow, c, ci, cRow, floor);
      } else {
        GemmTile8x1.run(last, k, a, ai, aRow, b, bOffset, start, si, c, ci, cRow, floor);
      }
    }
  }
}
