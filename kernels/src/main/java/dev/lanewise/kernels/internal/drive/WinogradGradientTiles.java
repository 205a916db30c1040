package dev.lanewise.kernels.internal.drive;

import dev.lanewise.kernels.internal.micro.GemmTiles;
import dev.lanewise.kernels.internal.micro.RowKernels;
import dev.lanewise.kernels.internal.micro.WinogradKernels;
import java.lang.foreign.MemorySegment;

/**
 * The gradient of a 3 x 3 convolution by its weights, by the tiles of {@link WinogradTiles}, over a
 * block of tiles.
 *
 * <pre>
 *   inputs 6 x 6   --down, across-->  V[36][tile][channel]
 *   gradients 4 x 4  --down, across-->  Z[36][tile][filter]
 *   U[point][channel][filter] = V[point]' Z[point]
 *   U  --down, across-->  3 x 3 gradients, added to those of the blocks before
 * </pre>
 */
public final class WinogradGradientTiles {
  private static final int TAPS = 3;

  /** Channels whose 36 products are kept at a time. */
  private static final int CHANNELS = 64;

  private final WinogradKernels kernels;
  private final RowKernels rowKernels;
  private final GemmTiles gemm;
  private final TileTransform inputs;
  private final TileTransform gradients;
  private final Panels panels;
  private final Panels sums;
  private final int channels;
  private final int maxTiles;
  private final int maxColumns;

  /**
   * Passes over images of height x width x channels with {@code top} rows and {@code left} columns
   * of zeros before them.
   *
   * @param maxRows rows of tiles in the largest block
   * @param maxColumns tiles in the longest row of a block
   */
  public WinogradGradientTiles(
      WinogradKernels kernels,
      RowKernels rowKernels,
      GemmTiles gemm,
      Panels panels,
      Panels sums,
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
    this.rowKernels = rowKernels;
    this.gemm = gemm;
    this.panels = panels;
    this.sums = sums;
    this.channels = channels;
    this.maxColumns = maxColumns;
    maxTiles = maxRows * maxColumns;
    int tileRows = Math.ceilDiv(outputHeight, WinogradTiles.OUTPUTS);
    inputs =
        new TileTransform(
            kernels::input,
            rowKernels,
            WinogradTiles.INPUTS,
            height,
            width,
            channels,
            top,
            left,
            tileRows);
    gradients =
        new TileTransform(
            kernels::gradient,
            rowKernels,
            WinogradTiles.OUTPUTS,
            outputHeight,
            outputWidth,
            filters,
            0,
            0,
            tileRows);
  }

  /** Floats of scratch memory that a block needs. */
  public long scratchFloats() {
    return stripFloats()
        + (long) WinogradTiles.POINTS * maxTiles * (channels + panels.paddedColumns())
        + (long) (WinogradTiles.POINTS + WinogradTiles.INPUTS * TAPS + TAPS * TAPS) * unitFloats();
  }

  private long stripFloats() {
    return Math.max(inputs.scratchFloats(maxColumns), gradients.scratchFloats(maxColumns));
  }

  /** Floats of a point's products that are kept at a time. */
  private int unitFloats() {
    return Math.min(CHANNELS, channels) * panels.width(0);
  }

  /**
   * Computes a block's gradients for some panels of filters.
   *
   * @param row the first row of tiles, counted through all images
   * @param first whether the gradients are stored, rather than added to what is there
   * @param zero as many zeros as a panel is wide
   * @param target 9 times the panels of channels x filters
   * @param scratch {@link #scratchFloats} floats
   */
  public void block(
      int row,
      int rows,
      int column,
      int columns,
      int panel0,
      int panel1,
      boolean first,
      MemorySegment input,
      long inputOffset,
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment zero,
      long zeroOffset,
      MemorySegment target,
      long targetOffset,
      MemorySegment scratch,
      long scratchOffset) {
    int tiles = rows * columns;
    long cell = (long) channels * 4;
    long v = scratchOffset + stripFloats() * 4;
    long z = v + WinogradTiles.POINTS * maxTiles * cell;
    long u = z + (long) WinogradTiles.POINTS * maxTiles * panels.paddedColumns() * 4;
    for (int i = 0; i < rows; i++) {
      long tile = (long) i * columns;
      inputs.down(row + i, column, columns, input, inputOffset, scratch, scratchOffset);
      inputs.across(
          columns, 0, channels, scratch, scratchOffset, v + tile * cell, cell, tiles * cell);
      gradients.down(
          row + i, column, columns, gradOutput, gradOutputOffset, scratch, scratchOffset);
      for (int panel = panel0; panel < panel1; panel++) {
        long width = panels.width(panel) * 4L;
        gradients.across(
            columns,
            panels.column(panel),
            panels.columns(panel),
            scratch,
            scratchOffset,
            panelOf(z, panel, tiles) + tile * width,
            width,
            tiles * width);
      }
    }
    for (int panel = panel0; panel < panel1; panel++) {
      for (int channel = 0; channel < channels; channel += CHANNELS) {
        int count = Math.min(CHANNELS, channels - channel);
        long place = targetOffset + sums.offset(panel) + (long) channel * panels.width(panel) * 4;
        multiply(
            panel,
            count,
            tiles,
            scratch,
            v + channel * 4L,
            panelOf(z, panel, tiles),
            zero,
            zeroOffset,
            u);
        weights(count * panels.width(panel), first, scratch, u, target, place);
      }
    }
  }

  private long panelOf(long z, int panel, int tiles) {
    return z + (long) panels.column(panel) * WinogradTiles.POINTS * tiles * 4;
  }

  /** The products of all points for some channels and a panel of filters. */
  private void multiply(
      int panel,
      int count,
      int tiles,
      MemorySegment scratch,
      long v,
      long z,
      MemorySegment zero,
      long zeroOffset,
      long u) {
    long width = panels.width(panel) * 4L;
    for (int point = 0; point < WinogradTiles.POINTS; point++) {
      gemm.panel(
          panels.vectors(panel),
          count,
          tiles,
          scratch,
          v + (long) point * tiles * channels * 4,
          4,
          (long) channels * 4,
          scratch,
          z + point * tiles * width,
          zero,
          zeroOffset,
          0,
          scratch,
          u + point * count * width,
          width,
          Float.NEGATIVE_INFINITY);
    }
  }

  /** Transforms 36 products of {@code count} floats each to nine gradients. */
  private void weights(
      int count, boolean first, MemorySegment scratch, long u, MemorySegment target, long place) {
    long unit = (long) count * 4;
    long half = u + WinogradTiles.POINTS * unit;
    long block = half + WinogradTiles.INPUTS * TAPS * unit;
    for (int i = 0; i < WinogradTiles.INPUTS; i++) {
      kernels.weightsGradient(
          count,
          scratch,
          u + i * WinogradTiles.INPUTS * unit,
          unit,
          scratch,
          half + i * TAPS * unit,
          unit);
    }
    MemorySegment to = first ? target : scratch;
    long toOffset = first ? place : block;
    long tap = first ? sums.bytes() : unit;
    for (int s = 0; s < TAPS; s++) {
      kernels.weightsGradient(
          count, scratch, half + s * unit, TAPS * unit, to, toOffset + s * tap, TAPS * tap);
    }
    if (!first) {
      for (int i = 0; i < TAPS * TAPS; i++) {
        rowKernels.scaleAndAdd(
            count,
            1f,
            scratch,
            block + i * unit,
            1f,
            target,
            place + i * sums.bytes(),
            Float.NEGATIVE_INFINITY);
      }
    }
  }
}
