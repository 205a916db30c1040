package dev.lanewise.kernels.internal.drive;

import dev.lanewise.kernels.internal.micro.RowKernels;
import java.lang.foreign.MemorySegment;

/**
 * Images cut into tiles that lie {@link WinogradTiles#OUTPUTS} cells apart, each transformed to 36
 * points: down the columns for a whole row of tiles at once, then across, tile by tile.
 *
 * <pre>
 *   image rows 4 y - top + 0 ... span - 1  --down-->  6 rows of all columns  --across-->  points[36][tile][channel]
 * </pre>
 *
 * with zeros outside the image. The rows of tiles of all images are numbered through.
 *
 * @param pass the transform along one axis
 * @param rowKernels copies rows at the border
 * @param span cells along a side of a tile: they overlap if it is above 4
 * @param height rows of an image
 * @param width columns of an image
 * @param channels channels of an image
 * @param top rows of zeros above an image
 * @param left columns of zeros before an image
 * @param tileRows rows of tiles of an image
 */
record TileTransform(
    Pass pass,
    RowKernels rowKernels,
    int span,
    int height,
    int width,
    int channels,
    int top,
    int left,
    int tileRows) {

  /** A transform from {@code span} neighbours to six points, element by element. */
  @FunctionalInterface
  interface Pass {
    /** Operand i of several lies at byte {@code offset + i * step}. */
    void run(
        int count,
        MemorySegment from,
        long fromOffset,
        long fromStep,
        MemorySegment to,
        long toOffset,
        long toStep);
  }

  /** Floats of scratch memory that a row of {@code columns} tiles needs. */
  long scratchFloats(int columns) {
    return 2L * WinogradTiles.INPUTS * stripColumns(columns) * channels;
  }

  private int stripColumns(int tiles) {
    return (tiles - 1) * WinogradTiles.OUTPUTS + span;
  }

  /**
   * Transforms a row of tiles down.
   *
   * @param scratch {@link #scratchFloats} floats, which {@link #across} goes on from
   */
  void down(
      int tileRow,
      int column,
      int columns,
      MemorySegment images,
      long imagesOffset,
      MemorySegment scratch,
      long scratchOffset) {
    long image = imagesOffset + (long) (tileRow / tileRows) * height * width * channels * 4;
    int first = tileRow % tileRows * WinogradTiles.OUTPUTS - top;
    int firstColumn = column * WinogradTiles.OUTPUTS - left;
    int strip = stripColumns(columns);
    int before = Math.clamp(-firstColumn, 0, strip);
    int inside = Math.clamp(width - firstColumn, before, strip) - before;
    int run = inside * channels;
    long stripStep = (long) strip * channels * 4;
    long rowStep = (long) width * channels * 4;
    long source = image + ((long) first * width + firstColumn + before) * channels * 4;
    long target = scratchOffset + (long) before * channels * 4;
    int after = strip - before - inside;
    rowKernels.zero(WinogradTiles.INPUTS, before * channels, scratch, scratchOffset, stripStep);
    rowKernels.zero(
        WinogradTiles.INPUTS, after * channels, scratch, target + (long) run * 4, stripStep);
    if (first >= 0 && first + span <= height) {
      pass.run(run, images, source, rowStep, scratch, target, stripStep);
      return;
    }
    long edge = scratchOffset + WinogradTiles.INPUTS * stripStep;
    int above = Math.clamp(-first, 0, span);
    int there = Math.clamp(height - first, above, span) - above;
    rowKernels.zero(above, run, scratch, edge, stripStep);
    rowKernels.copy(
        there,
        run,
        images,
        source + above * rowStep,
        rowStep,
        scratch,
        edge + above * stripStep,
        stripStep);
    rowKernels.zero(
        span - above - there, run, scratch, edge + (above + there) * stripStep, stripStep);
    pass.run(run, scratch, edge, stripStep, scratch, target, stripStep);
  }

  /**
   * Transforms {@code count} channels of a row of tiles across.
   *
   * @param points where the first point of the first tile goes
   * @param tileStep bytes from one tile to the next
   * @param pointStep bytes from one point to the next
   */
  void across(
      int columns,
      int channel,
      int count,
      MemorySegment scratch,
      long scratchOffset,
      long points,
      long tileStep,
      long pointStep) {
    long cell = (long) channels * 4;
    long stripStep = stripColumns(columns) * cell;
    for (int i = 0; i < WinogradTiles.INPUTS; i++) {
      long from = scratchOffset + i * stripStep + channel * 4L;
      long to = points + i * WinogradTiles.INPUTS * pointStep;
      for (int tile = 0; tile < columns; tile++) {
        pass.run(
            count,
            scratch,
            from + tile * WinogradTiles.OUTPUTS * cell,
            cell,
            scratch,
            to + tile * tileStep,
            pointStep);
      }
    }
  }
}
