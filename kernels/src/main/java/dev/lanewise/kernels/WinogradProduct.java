package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.Panels;
import dev.lanewise.kernels.internal.drive.WinogradTiles;
import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Convolution of 3 x 3 by Winograd's F(4x4, 3x3): what forward and backward-input convolution
 * share.
 */
final class WinogradProduct implements ConvolutionProduct {
  /** Tiles of a block: with fewer, the weights are fetched too often. */
  private static final int TILES = 56;

  /** Tiles times channels of a block, so that it stays in the caches. */
  private static final int TILE_CHANNELS = 1 << 15;

  private static final int LEAST_TILES = 8;

  private static final int TAPS = 3;

  /** Floats that are transformed at a time while weights are packed. */
  private static final int CHUNK = 512;

  private final int channels;
  private final int filters;
  private final Parallelism parallelism;
  private final MicroKernels kernels;
  private final Panels panels;
  private final WinogradTiles tiles;
  private final float floor;
  private final int tileRows;
  private final int tileColumns;
  private final int rowBlocks;
  private final int columnBlocks;
  private final int filterSplits;
  private final Kept<Job> jobs = new Kept<>();

  /**
   * @param images images of a call
   * @param top rows of zeros above an image
   * @param left columns of zeros before an image
   */
  WinogradProduct(
      int images,
      int height,
      int width,
      int channels,
      int top,
      int left,
      int outputHeight,
      int outputWidth,
      int filters,
      Activation activation,
      Parallelism parallelism,
      MicroKernels kernels) {
    this.channels = channels;
    this.filters = filters;
    this.parallelism = parallelism;
    this.kernels = kernels;
    floor = activation.floor();
    panels = new Panels(filters, channels, kernels.lanes());
    tileRows = images * Math.ceilDiv(outputHeight, WinogradTiles.OUTPUTS);
    tileColumns = Math.ceilDiv(outputWidth, WinogradTiles.OUTPUTS);
    int most = Math.clamp(TILE_CHANNELS / channels, LEAST_TILES, TILES);
    columnBlocks = Math.ceilDiv(tileColumns, most);
    int columns = Math.ceilDiv(tileColumns, columnBlocks);
    int blocks = Math.ceilDiv(tileRows, Math.max(1, most / columns));
    int threads = parallelism.threads();
    rowBlocks = Math.min(tileRows, Math.ceilDiv(blocks, threads) * threads);
    tiles =
        new WinogradTiles(
            kernels.winograd(),
            kernels.rows(),
            kernels.gemm(),
            panels,
            height,
            width,
            channels,
            top,
            left,
            outputHeight,
            outputWidth,
            filters,
            Math.ceilDiv(tileRows, rowBlocks),
            columns);
    filterSplits = Math.min(tiles.filterBlocks(), Math.ceilDiv(threads, rowBlocks * columnBlocks));
  }

  @Override
  public Parallelism parallelism() {
    return parallelism;
  }

  @Override
  public long packedBytes() {
    return pointsBytes() + TAPS * TAPS * panels.bytes() + chunkBytes();
  }

  /** The transformed weights, one point after the other. */
  private long pointsBytes() {
    return WinogradTiles.POINTS * panels.bytes();
  }

  private static long chunkBytes() {
    return (long) WinogradTiles.INPUTS * TAPS * CHUNK * Float.BYTES;
  }

  @Override
  public void pack(
      int group,
      MemorySegment weights,
      long offset,
      int step,
      MemorySegment packed,
      long packedOffset) {
    long taps = packedOffset + pointsBytes();
    for (int tap = 0; tap < TAPS * TAPS; tap++) {
      long from = offset + (long) tap * channels * step * Float.BYTES;
      for (int panel = 0; panel < panels.count(); panel++) {
        panels.pack(
            kernels.rows(), panel, weights, from, step, packed, taps + tap * panels.bytes());
      }
    }
    long chunk = taps + TAPS * TAPS * panels.bytes();
    long floats = panels.bytes() / Float.BYTES;
    for (long i = 0; i < floats; i += CHUNK) {
      int count = (int) Math.min(CHUNK, floats - i);
      transform(count, packed, taps + i * Float.BYTES, chunk, packedOffset + i * Float.BYTES);
    }
  }

  /** Transforms {@code count} kernels down, then across. */
  private void transform(int count, MemorySegment packed, long taps, long chunk, long points) {
    long tap = panels.bytes();
    long cell = (long) CHUNK * Float.BYTES;
    for (int s = 0; s < TAPS; s++) {
      kernels
          .winograd()
          .weights(
              count, packed, taps + s * tap, TAPS * tap, packed, chunk + s * cell, TAPS * cell);
    }
    for (int i = 0; i < WinogradTiles.INPUTS; i++) {
      kernels
          .winograd()
          .weights(
              count,
              packed,
              chunk + i * TAPS * cell,
              cell,
              packed,
              points + i * WinogradTiles.INPUTS * tap,
              tap);
    }
  }

  @Override
  public long scratchBytes() {
    return startBytes() + parallelism.threads() * workerBytes();
  }

  /** A row of zeros for the sums to start from, and the biases. */
  private long startBytes() {
    return zeroBytes() + Memory.alignUp((long) tiles.biasFloats() * Float.BYTES);
  }

  private long zeroBytes() {
    return Memory.alignUp((long) panels.width(0) * Float.BYTES);
  }

  private long workerBytes() {
    return Memory.alignUp(tiles.scratchFloats() * Float.BYTES);
  }

  @Override
  public void run(
      MemorySegment input,
      long inputOffset,
      MemorySegment packed,
      long packedOffset,
      @Nullable MemorySegment bias,
      long biasOffset,
      MemorySegment output,
      long outputOffset,
      MemorySegment scratch,
      long scratchOffset) {
    kernels.rows().zero(1, panels.width(0), scratch, scratchOffset, 0);
    long biases = scratchOffset + zeroBytes();
    if (bias == null) {
      kernels.rows().zero(1, tiles.biasFloats(), scratch, biases, 0);
    } else {
      long row = (long) filters * Float.BYTES;
      int copies = tiles.biasFloats() / filters;
      kernels.rows().copy(copies, filters, bias, biasOffset, 0, scratch, biases, row);
    }
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(input, inputOffset, packed, packedOffset, output, outputOffset, scratch, scratchOffset);
    try {
      parallelism.run(rowBlocks * columnBlocks * filterSplits, job);
    } finally {
      job.clear();
      jobs.give(job);
    }
  }

  /** One block of tiles, for some of the filters. */
  private final class Job extends ConvolutionCall {
    @Override
    public void run(int piece, int worker) {
      int split = piece % filterSplits;
      int block = piece / filterSplits;
      int row = Sizes.cut(tileRows, block / columnBlocks, rowBlocks);
      int rowEnd = Sizes.cut(tileRows, block / columnBlocks + 1, rowBlocks);
      int column = Sizes.cut(tileColumns, block % columnBlocks, columnBlocks);
      int columnEnd = Sizes.cut(tileColumns, block % columnBlocks + 1, columnBlocks);
      tiles.block(
          row,
          rowEnd - row,
          column,
          columnEnd - column,
          Sizes.cut(tiles.filterBlocks(), split, filterSplits),
          Sizes.cut(tiles.filterBlocks(), split + 1, filterSplits),
          input,
          inputOffset,
          packed,
          packedOffset,
          scratch,
          scratchOffset,
          scratchOffset + zeroBytes(),
          output,
          outputOffset,
          scratch,
          scratchOffset + startBytes() + worker * workerBytes(),
          floor);
    }
  }
}
