package dev.lanewise.kernels.internal.drive;

import dev.lanewise.kernels.internal.micro.GemmTiles;
import dev.lanewise.kernels.internal.micro.RowKernels;
import java.lang.foreign.MemorySegment;

/**
 * The loops of a matrix product over K-blocks, panels and tiles, for a block of rows of C. Every
 * element of C is one chain of FMAs with increasing k, whatever the blocks are.
 */
public final class TileLoop {
  /** Rows in a tile. */
  public static final int TILE_ROWS = 4;

  /** Rows of C that are finished before the next: their rows of A stay in the L2 cache. */
  public static final int BLOCK_ROWS = 48;

  /**
   * The longest K-block: longer ones make panels that fall out of the L2 cache, shorter ones pay
   * more per tile.
   */
  private static final int MAX_K_BLOCK = 1152;

  private static final int K_MULTIPLE = 8;

  private final GemmTiles tiles;
  private final RowKernels rowKernels;
  private final Panels panels;
  private final int k;
  private final int kBlock;
  private final int lanes;

  /** Loops over the panels of B, which has k rows. */
  public TileLoop(GemmTiles tiles, RowKernels rowKernels, Panels panels, int k, int lanes) {
    this.tiles = tiles;
    this.rowKernels = rowKernels;
    this.panels = panels;
    this.k = k;
    this.lanes = lanes;
    int even = Math.ceilDiv(k, Math.ceilDiv(k, MAX_K_BLOCK));
    kBlock = Math.ceilDiv(even, K_MULTIPLE) * K_MULTIPLE;
  }

  /** Bytes of scratch that one call of {@link #rows} needs: a tile for partly filled panels. */
  public long tileBytes() {
    return (long) TILE_ROWS * 4 * lanes * Float.BYTES;
  }

  /**
   * Computes {@code rows} rows of C in the panels from {@code panel0} to before {@code panel1}.
   *
   * @param aRow bytes from one row of A to the next
   * @param aStep bytes from one k to the next, 0 for neighbours (A not transposed)
   * @param start a row of start values, one for each padded column
   * @param cRow bytes from one row of C to the next
   */
  public void rows(
      int rows,
      int panel0,
      int panel1,
      MemorySegment a,
      long aOffset,
      long aRow,
      long aStep,
      MemorySegment packed,
      long packedOffset,
      MemorySegment start,
      long startOffset,
      MemorySegment c,
      long cOffset,
      long cRow,
      MemorySegment tile,
      long tileOffset,
      float floor) {
    for (int i = 0; i < rows; i += BLOCK_ROWS) {
      int block = Math.min(BLOCK_ROWS, rows - i);
      long aBlock = aOffset + i * aRow;
      long cBlock = cOffset + i * cRow;
      for (int p = 0; p < k; p += kBlock) {
        int length = Math.min(kBlock, k - p);
        float clamp = p + length == k ? floor : Float.NEGATIVE_INFINITY;
        long aFrom = aBlock + p * (aStep == 0 ? Float.BYTES : aStep);
        for (int panel = panel0; panel < panel1; panel++) {
          int width = panels.width(panel);
          long column = (long) panels.column(panel) * Float.BYTES;
          long bFrom = packedOffset + panels.offset(panel) + (long) p * width * Float.BYTES;
          if (panels.partial(panel)) {
            if (p == 0) {
              partialPanel(
                  block,
                  panel,
                  a,
                  aFrom,
                  aRow,
                  aStep,
                  packed,
                  bFrom,
                  start,
                  startOffset + column,
                  c,
                  cBlock + column,
                  cRow,
                  tile,
                  tileOffset,
                  floor);
            }
          } else if (p == 0) {
            panel(
                panels.vectors(panel),
                block,
                length,
                a,
                aFrom,
                aRow,
                aStep,
                packed,
                bFrom,
                start,
                startOffset + column,
                0,
                c,
                cBlock + column,
                cRow,
                clamp);
          } else {
            panel(
                panels.vectors(panel),
                block,
                length,
                a,
                aFrom,
                aRow,
                aStep,
                packed,
                bFrom,
                c,
                cBlock + column,
                cRow,
                c,
                cBlock + column,
                cRow,
                clamp);
          }
        }
      }
    }
  }

  /**
   * A panel whose last vector sticks out of C: tiles go to scratch, over all of k at once, and are
   * copied from there.
   */
  private void partialPanel(
      int rows,
      int panel,
      MemorySegment a,
      long aFrom,
      long aRow,
      long aStep,
      MemorySegment packed,
      long bFrom,
      MemorySegment start,
      long startOffset,
      MemorySegment c,
      long cOffset,
      long cRow,
      MemorySegment tile,
      long tileOffset,
      float floor) {
    long tileRow = (long) panels.width(panel) * Float.BYTES;
    for (int i = 0; i < rows; i += TILE_ROWS) {
      int height = Math.min(TILE_ROWS, rows - i);
      panel(
          panels.vectors(panel),
          height,
          k,
          a,
          aFrom + i * aRow,
          aRow,
          aStep,
          packed,
          bFrom,
          start,
          startOffset,
          0,
          tile,
          tileOffset,
          tileRow,
          floor);
      rowKernels.copy(
          height, panels.columns(panel), tile, tileOffset, tileRow, c, cOffset + i * cRow, cRow);
    }
  }

  /** All tiles of a block of rows in one panel. */
  public void panel(
      int vectors,
      int rows,
      int length,
      MemorySegment a,
      long aFrom,
      long aRow,
      long aStep,
      MemorySegment b,
      long bFrom,
      MemorySegment start,
      long startOffset,
      long startRow,
      MemorySegment c,
      long cOffset,
      long cRow,
      float floor) {
    for (int i = 0; i < rows; i += TILE_ROWS) {
      int last = Math.min(TILE_ROWS, rows - i) - 1;
      if (last == 0 && aStep == 0) {
        row(
            vectors,
            length,
            a,
            aFrom + i * aRow,
            b,
            bFrom,
            start,
            startOffset + i * startRow,
            c,
            cOffset + i * cRow,
            floor);
        return;
      }
      long i1 = i + Math.min(1, last);
      long i2 = i + Math.min(2, last);
      long i3 = i + last;
      long a0 = aFrom + i * aRow;
      long a1 = aFrom + i1 * aRow;
      long a2 = aFrom + i2 * aRow;
      long a3 = aFrom + i3 * aRow;
      long s0 = startOffset + i * startRow;
      long s1 = startOffset + i1 * startRow;
      long s2 = startOffset + i2 * startRow;
      long s3 = startOffset + i3 * startRow;
      long c0 = cOffset + i * cRow;
      long c1 = cOffset + i1 * cRow;
      long c2 = cOffset + i2 * cRow;
      long c3 = cOffset + i3 * cRow;
      if (aStep == 0) {
        switch (vectors) {
          case 4 ->
              tiles.tile4(
                  length, a, a0, a1, a2, a3, b, bFrom, start, s0, s1, s2, s3, c, c0, c1, c2, c3,
                  floor);
          case 2 ->
              tiles.tile2(
                  length, a, a0, a1, a2, a3, b, bFrom, start, s0, s1, s2, s3, c, c0, c1, c2, c3,
                  floor);
          default ->
              tiles.tile1(
                  length, a, a0, a1, a2, a3, b, bFrom, start, s0, s1, s2, s3, c, c0, c1, c2, c3,
                  floor);
        }
      } else {
        switch (vectors) {
          case 4 ->
              tiles.tile4Transposed(
                  length, a, a0, a1, a2, a3, aStep, b, bFrom, start, s0, s1, s2, s3, c, c0, c1, c2,
                  c3, floor);
          case 2 ->
              tiles.tile2Transposed(
                  length, a, a0, a1, a2, a3, aStep, b, bFrom, start, s0, s1, s2, s3, c, c0, c1, c2,
                  c3, floor);
          default ->
              tiles.tile1Transposed(
                  length, a, a0, a1, a2, a3, aStep, b, bFrom, start, s0, s1, s2, s3, c, c0, c1, c2,
                  c3, floor);
        }
      }
    }
  }

  private void row(
      int vectors,
      int length,
      MemorySegment a,
      long a0,
      MemorySegment b,
      long b0,
      MemorySegment start,
      long s0,
      MemorySegment c,
      long c0,
      float floor) {
    switch (vectors) {
      case 4 -> tiles.row4(length, a, a0, b, b0, start, s0, c, c0, floor);
      case 2 -> tiles.row2(length, a, a0, b, b0, start, s0, c, c0, floor);
      default -> tiles.row1(length, a, a0, b, b0, start, s0, c, c0, floor);
    }
  }
}
