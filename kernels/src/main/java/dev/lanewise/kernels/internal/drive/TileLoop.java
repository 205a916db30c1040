package dev.lanewise.kernels.internal.drive;

import dev.lanewise.kernels.internal.micro.GemmTiles;
import dev.lanewise.kernels.internal.micro.RowKernels;
import java.lang.foreign.MemorySegment;

/**
 * The loops of a matrix product over K-blocks, panels and tiles, for a block of rows of C. Every
 * element of C is one chain of FMAs with increasing k, whatever the blocks are.
 */
public final class TileLoop {
  /** Rows of C are cut at multiples of these: a tile has no more. */
  public static final int TILE_ROWS = 8;

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
   * @param aStep bytes from one k to the next: 4 where A is not transposed
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
        long aFrom = aBlock + p * aStep;
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
            tiles.panel(
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
            tiles.panel(
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
      tiles.panel(
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
}
