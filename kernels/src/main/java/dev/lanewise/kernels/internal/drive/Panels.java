package dev.lanewise.kernels.internal.drive;

import dev.lanewise.kernels.internal.micro.RowKernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * How the columns of a k x n matrix B lie in panels.
 *
 * <pre>
 *   n = 4 + 4 + 2 + 1 vectors        each panel: k rows of its vectors, without gaps; panels one after the other
 *       |...|...|..|.|               the last vector may be partly filled: zeros stand in the rest
 * </pre>
 */
public final class Panels {
  /** Vectors in a full panel. */
  private static final int FULL = 4;

  private final int n;
  private final int k;
  private final int lanes;
  private final int fullPanels;
  private final int count;

  /** Panels of a matrix of k rows and n columns for vectors of {@code lanes} floats. */
  public Panels(int n, int k, int lanes) {
    this.n = n;
    this.k = k;
    this.lanes = lanes;
    fullPanels = n / (FULL * lanes);
    int rest = restVectors();
    count = fullPanels + (rest == 0 ? 0 : rest == 3 ? 2 : 1);
  }

  private int restVectors() {
    return Math.ceilDiv(n - fullPanels * FULL * lanes, lanes);
  }

  /** The number of panels. */
  public int count() {
    return count;
  }

  /** Vectors in a panel: 4, 2 or 1. */
  public int vectors(int panel) {
    if (panel < fullPanels) {
      return FULL;
    }
    int rest = restVectors();
    return rest != 3 ? rest : panel == fullPanels ? 2 : 1;
  }

  /** The first column of a panel. */
  public int column(int panel) {
    int full = Math.min(panel, fullPanels) * FULL * lanes;
    return panel == fullPanels + 1 ? full + 2 * lanes : full;
  }

  /** The panel that starts at a column. */
  public int at(int column) {
    return column / (FULL * lanes);
  }

  /** Floats in a row of a panel. */
  public int width(int panel) {
    return vectors(panel) * lanes;
  }

  /** Columns of B in a panel: its width, or less in the last. */
  public int columns(int panel) {
    return Math.min(width(panel), n - column(panel));
  }

  /** Whether the panel's last vector is partly filled. */
  public boolean partial(int panel) {
    return columns(panel) < width(panel);
  }

  /** Columns with the last vector filled up. */
  public int paddedColumns() {
    return Math.ceilDiv(n, lanes) * lanes;
  }

  /** Bytes of all panels. */
  public long bytes() {
    return (long) paddedColumns() * k * Float.BYTES;
  }

  /** The byte at which a panel starts. */
  public long offset(int panel) {
    return (long) column(panel) * k * Float.BYTES;
  }

  /**
   * Whether B, with rows {@code ldb} floats apart, is its own single panel, so that nothing need be
   * packed.
   */
  public boolean inPlace(int ldb) {
    return count == 1 && !partial(0) && ldb == width(0);
  }

  /** Packs one panel of B. */
  public void pack(
      RowKernels rows,
      int panel,
      MemorySegment b,
      long bOffset,
      int ldb,
      MemorySegment packed,
      long packedOffset) {
    pack(rows, panel, k, b, bOffset, ldb, packed, packedOffset);
  }

  /**
   * Packs one panel of the first {@code bRows} rows of B; a panel's place stays that for all k
   * rows.
   */
  public void pack(
      RowKernels rows,
      int panel,
      int bRows,
      MemorySegment b,
      long bOffset,
      int ldb,
      MemorySegment packed,
      long packedOffset) {
    long target = packedOffset + offset(panel);
    long step = (long) width(panel) * Float.BYTES;
    clearRest(rows, panel, bRows, packed, target, step);
    rows.copy(
        bRows,
        columns(panel),
        b,
        bOffset + (long) column(panel) * Float.BYTES,
        (long) ldb * Float.BYTES,
        packed,
        target,
        step);
  }

  /** Packs one panel of a B that is stored transposed, n x k. */
  public void packTransposed(
      RowKernels rows,
      int panel,
      MemorySegment b,
      long bOffset,
      int ldb,
      MemorySegment packed,
      long packedOffset) {
    long target = packedOffset + offset(panel);
    long step = (long) width(panel) * Float.BYTES;
    clearRest(rows, panel, k, packed, target, step);
    for (int j = 0; j < columns(panel); j++) {
      long from = bOffset + (long) (column(panel) + j) * ldb * Float.BYTES;
      copyColumn(b, from, packed, target + (long) j * Float.BYTES, step);
    }
  }

  private void copyColumn(MemorySegment b, long from, MemorySegment packed, long to, long step) {
    for (int p = 0; p < k; p++) {
      packed.set(
          ValueLayout.JAVA_FLOAT_UNALIGNED,
          to + p * step,
          b.get(ValueLayout.JAVA_FLOAT_UNALIGNED, from + (long) p * 4));
    }
  }

  private void clearRest(
      RowKernels rows, int panel, int bRows, MemorySegment packed, long target, long step) {
    int columns = columns(panel);
    rows.zero(bRows, width(panel) - columns, packed, target + (long) columns * Float.BYTES, step);
  }
}
