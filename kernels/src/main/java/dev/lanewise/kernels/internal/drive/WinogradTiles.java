package dev.lanewise.kernels.internal.drive;

import dev.lanewise.kernels.internal.micro.GemmTiles;
import dev.lanewise.kernels.internal.micro.RowKernels;
import dev.lanewise.kernels.internal.micro.WinogradKernels;
import java.lang.foreign.MemorySegment;

/**
 * The three passes of Winograd's F(4x4, 3x3) over a block of tiles: inputs to 36 matrices of tiles
 * x channels, their 36 products with the weights, and those to outputs.
 *
 * <pre>
 *   image rows 4y - top ... + 5  --down-->  6 rows of all columns  --across-->  V[36][tile][channel]
 *   M[point][tile][filter] = V[point] U[point]
 *   M  --across-->  6 rows of 4 columns a tile  --down-->  4 rows of output
 * </pre>
 *
 * <p>The rows of tiles of all images are numbered through: row of tiles {@code image * tileRows +
 * y}. A block is a rectangle of {@code rows} of them and {@code columns} tiles from column {@code
 * column} on.
 */
public final class WinogradTiles {
  /** Outputs along a side of a tile. */
  public static final int OUTPUTS = 4;

  /** Inputs along a side of a tile. */
  public static final int INPUTS = 6;

  /** Products that a tile takes. */
  public static final int POINTS = INPUTS * INPUTS;

  /** Filters whose sums are kept at a time. */
  public static final int FILTERS = 64;

  private final WinogradKernels kernels;
  private final TileTransform transform;
  private final GemmTiles gemm;
  private final Panels panels;
  private final int channels;
  private final int filters;
  private final int outputHeight;
  private final int outputWidth;
  private final int maxRows;
  private final int maxColumns;

  /**
   * Passes over images of height x width x channels with {@code top} rows and {@code left} columns
   * of zeros before them.
   *
   * @param panels how a point's weights [channels, filters] lie
   * @param maxRows rows of tiles in the largest block
   * @param maxColumns tiles in the longest row of a block
   */
  public WinogradTiles(
      WinogradKernels kernels,
      RowKernels rowKernels,
      GemmTiles gemm,
      Panels panels,
      int height,
      int width,
      int channels,
      int top,
      int left,
      int outputHeight,
      int outputWidth,
      int filters,
      int maxRows,
      int maxColumns) {
    this.kernels = kernels;
    this.gemm = gemm;
    this.panels = panels;
    this.channels = channels;
    this.outputHeight = outputHeight;
    this.outputWidth = outputWidth;
    this.filters = filters;
    this.maxRows = maxRows;
    this.maxColumns = maxColumns;
    transform =
        new TileTransform(
            kernels::input, rowKernels, INPUTS, height, width, channels, top, left, tileRows());
  }

  /** Rows of tiles of an image. */
  private int tileRows() {
    return Math.ceilDiv(outputHeight, OUTPUTS);
  }

  /** Floats of scratch memory that a block needs. */
  public long scratchFloats() {
    return transform.scratchFloats(maxColumns) + inputFloats() + sumFloats() + acrossFloats();
  }

  private long inputFloats() {
    return (long) POINTS * maxRows * maxColumns * channels;
  }

  private long sumFloats() {
    return (long) POINTS * maxRows * maxColumns * blockFilters();
  }

  private long acrossFloats() {
    return (long) INPUTS * OUTPUTS * maxColumns * blockFilters();
  }

  /** Columns of sums, the last vector filled up. */
  private int blockFilters() {
    return Math.min(panels.paddedColumns(), Math.max(FILTERS, panels.width(0)));
  }

  /** Blocks of filters. */
  public int filterBlocks() {
    return Math.ceilDiv(panels.paddedColumns(), blockFilters());
  }

  /**
   * Whether a block's outputs are rows of neighbours; {@link #biasFloats} biases are then needed
   * instead of one a filter.
   */
  private boolean allFilters() {
    return filterBlocks() == 1;
  }

  /** Floats of the row of biases: those of the filters, for each pixel of a row in turn. */
  public int biasFloats() {
    return allFilters() ? maxColumns * OUTPUTS * filters : filters;
  }

  /**
   * Transforms the inputs of a block and computes its outputs for some blocks of filters.
   *
   * @param row the first row of tiles, counted through all images
   * @param weights transformed weights: 36 times panels of channels x filters
   * @param zero as many zeros as a block has filters
   * @param biases {@link #biasFloats} biases
   * @param scratch {@link #scratchFloats} floats
   */
  public void block(
      int row,
      int rows,
      int column,
      int columns,
      int filterBlock0,
      int filterBlock1,
      MemorySegment images,
      long imagesOffset,
      MemorySegment weights,
      long weightsOffset,
      MemorySegment start,
      long zeroOffset,
      long biasOffset,
      MemorySegment outputs,
      long outputsOffset,
      MemorySegment scratch,
      long scratchOffset,
      float floor) {
    long v = scratchOffset + transform.scratchFloats(maxColumns) * 4;
    long m = v + inputFloats() * 4;
    long across = m + sumFloats() * 4;
    int tiles = rows * columns;
    for (int i = 0; i < rows; i++) {
      transform.down(row + i, column, columns, images, imagesOffset, scratch, scratchOffset);
      long cell = (long) channels * 4;
      transform.across(
          columns,
          0,
          channels,
          scratch,
          scratchOffset,
          v + (long) i * columns * cell,
          cell,
          tiles * cell);
    }
    for (int block = filterBlock0; block < filterBlock1; block++) {
      int from = block * blockFilters();
      int count = Math.min(blockFilters(), filters - from);
      multiply(tiles, from, count, scratch, v, weights, weightsOffset, start, zeroOffset, m);
      for (int i = 0; i < rows; i++) {
        sums(i, columns, tiles, count, scratch, m, across);
        output(
            row + i,
            column,
            columns,
            from,
            count,
            scratch,
            across,
            start,
            biasOffset,
            outputs,
            outputsOffset,
            floor);
      }
    }
  }

  private void multiply(
      int tiles,
      int from,
      int count,
      MemorySegment scratch,
      long v,
      MemorySegment weights,
      long weightsOffset,
      MemorySegment start,
      long zeroOffset,
      long m) {
    long vRow = (long) channels * 4;
    long mRow = (long) blockFilters() * 4;
    for (int point = 0; point < POINTS; point++) {
      long a = v + point * tiles * vRow;
      long c = m + point * tiles * mRow;
      long b = weightsOffset + point * panels.bytes();
      for (int panel = panels.at(from); panel < panels.count(); panel++) {
        int column = panels.column(panel) - from;
        if (column >= count) {
          break;
        }
        gemm.panel(
            panels.vectors(panel),
            tiles,
            channels,
            scratch,
            a,
            vRow,
            Float.BYTES,
            weights,
            b + panels.offset(panel),
            start,
            zeroOffset,
            0,
            scratch,
            c + column * 4L,
            mRow,
            Float.NEGATIVE_INFINITY);
      }
    }
  }

  /** Transforms the sums of a row of tiles across. */
  private void sums(
      int row, int columns, int tiles, int count, MemorySegment scratch, long m, long across) {
    long mRow = (long) blockFilters() * 4;
    long pointStep = tiles * mRow;
    long pixel = (long) count * 4;
    long acrossStep = (long) columns * OUTPUTS * pixel;
    for (int i = 0; i < INPUTS; i++) {
      long from = m + i * INPUTS * pointStep + (long) row * columns * mRow;
      long to = across + i * acrossStep;
      for (int tile = 0; tile < columns; tile++) {
        kernels.sums(
            count,
            scratch,
            from + tile * mRow,
            pointStep,
            scratch,
            to + tile * OUTPUTS * pixel,
            pixel);
      }
    }
  }

  /** Transforms the sums of a row of tiles down, to rows of output. */
  private void output(
      int tileRow,
      int column,
      int columns,
      int from,
      int count,
      MemorySegment scratch,
      long across,
      MemorySegment start,
      long biasOffset,
      MemorySegment outputs,
      long outputsOffset,
      float floor) {
    int first = tileRow % tileRows() * OUTPUTS;
    int pixels = Math.min(columns * OUTPUTS, outputWidth - column * OUTPUTS);
    long pixel = (long) filters * 4;
    long rowStep = outputWidth * pixel;
    long image = (long) (tileRow / tileRows()) * outputHeight;
    long y0 = outputsOffset + (image + first) * rowStep + column * OUTPUTS * pixel + from * 4L;
    // A row below the image is written where row 0 will be written last.
    long y1 = first + 1 < outputHeight ? y0 + rowStep : y0;
    long y2 = first + 2 < outputHeight ? y0 + 2 * rowStep : y0;
    long y3 = first + 3 < outputHeight ? y0 + 3 * rowStep : y0;
    long acrossStep = (long) columns * OUTPUTS * count * 4;
    int runs = allFilters() ? 1 : pixels;
    int run = allFilters() ? pixels * count : count;
    for (int i = 0; i < runs; i++) {
      long at = i * pixel;
      kernels.output(
          run,
          scratch,
          across + (long) i * run * 4,
          acrossStep,
          start,
          biasOffset + from * 4L,
          outputs,
          y0 + at,
          y1 + at,
          y2 + at,
          y3 + at,
          floor);
    }
  }
}
