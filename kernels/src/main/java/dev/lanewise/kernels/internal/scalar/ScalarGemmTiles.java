package dev.lanewise.kernels.internal.scalar;

import dev.lanewise.kernels.internal.micro.GemmTiles;
import java.lang.foreign.MemorySegment;

/** Tiles of a matrix product in plain Java. */
final class ScalarGemmTiles implements GemmTiles {

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

  /** Tiles of four rows by four floats. */
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
      long ai = aOffset + i * aRow;
      long si = startOffset + i * startRow;
      long ci = cOffset + i * cRow;
      if (aStep != Float.BYTES) {
        ScalarGemmTile4x4.transposed(
            last, k, a, ai, aRow, aStep, b, bOffset, start, si, startRow, c, ci, cRow, floor);
      } else if (last == 0) {
        ScalarGemmRow.by4(k, a, ai, b, bOffset, start, si, c, ci, floor);
      } else {
        ScalarGemmTile4x4.run(
            last, k, a, ai, aRow, b, bOffset, start, si, startRow, c, ci, cRow, floor);
      }
    }
  }

  /** Tiles of four rows by two floats. */
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
    for (int i = 0; i < rows; i += 4) {
      int last = Math.min(4, rows - i) - 1;
      long ai = aOffset + i * aRow;
      long si = startOffset + i * startRow;
      long ci = cOffset + i * cRow;
      if (aStep != Float.BYTES) {
        ScalarGemmTile4x2.transposed(
            last, k, a, ai, aRow, aStep, b, bOffset, start, si, startRow, c, ci, cRow, floor);
      } else if (last == 0) {
        ScalarGemmRow.by2(k, a, ai, b, bOffset, start, si, c, ci, floor);
      } else {
        ScalarGemmTile4x2.run(
            last, k, a, ai, aRow, b, bOffset, start, si, startRow, c, ci, cRow, floor);
      }
    }
  }

  /** Tiles of four rows by one float. */
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
    for (int i = 0; i < rows; i += 4) {
      int last = Math.min(4, rows - i) - 1;
      long ai = aOffset + i * aRow;
      long si = startOffset + i * startRow;
      long ci = cOffset + i * cRow;
      if (aStep != Float.BYTES) {
        ScalarGemmTile4x1.transposed(
            last, k, a, ai, aRow, aStep, b, bOffset, start, si, startRow, c, ci, cRow, floor);
      } else if (last == 0) {
        ScalarGemmRow.by1(k, a, ai, b, bOffset, start, si, c, ci, floor);
      } else {
        ScalarGemmTile4x1.run(
            last, k, a, ai, aRow, b, bOffset, start, si, startRow, c, ci, cRow, floor);
      }
    }
  }
}
