package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.Panels;
import dev.lanewise.kernels.internal.drive.WinogradGradientTiles;
import dev.lanewise.kernels.internal.drive.WinogradTiles;
import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;

/**
 * The gradient of a 3 x 3 convolution by its weights, by Winograd's F(4x4, 3x3).
 *
 * <p>Tiles are cut into blocks, blocks into pieces; a piece adds up its blocks in order, and the
 * pieces are added in order. All cuts depend on the shape alone.
 */
final class WinogradGradient implements ConvolutionGradient {
  private static final int TAPS = 9;

  /** Tiles of a block: the length of the sums of a point. */
  private static final int TILES = 256;

  private static final int LEAST_TILES = 16;

  /** Tiles of a block times channels and filters, so that a block stays in the caches. */
  private static final int TILE_CHANNELS = 1 << 16;

  private static final int MOST_PIECES = 8;

  /** Floats of gradients that pieces may hold together. */
  private static final int PIECE_FLOATS = 1 << 21;

  private final int channels;
  private final int filters;
  private final Parallelism parallelism;
  private final MicroKernels kernels;
  private final Panels panels;
  private final Panels sums;
  private final WinogradGradientTiles tiles;
  private final int tileRows;
  private final int tileColumns;
  private final int rowBlocks;
  private final int columnBlocks;
  private final int pieces;
  private final int splits;
  private final Kept<Job> jobs = new Kept<>();

  WinogradGradient(Conv2dShape shape, Parallelism parallelism, MicroKernels kernels) {
    this.parallelism = parallelism;
    this.kernels = kernels;
    channels = shape.channels();
    filters = shape.filters();
    tileRows = shape.batch() * Math.ceilDiv(shape.outputHeight(), WinogradTiles.OUTPUTS);
    tileColumns = Math.ceilDiv(shape.outputWidth(), WinogradTiles.OUTPUTS);
    int most = Math.clamp(TILE_CHANNELS / ((long) channels + filters), LEAST_TILES, TILES);
    columnBlocks = Math.ceilDiv(tileColumns, most);
    int columns = Math.ceilDiv(tileColumns, columnBlocks);
    rowBlocks = Math.ceilDiv(tileRows, Math.max(1, most / columns));
    int rows = Math.ceilDiv(tileRows, rowBlocks);
    panels = new Panels(filters, rows * columns, kernels.lanes());
    sums = new Panels(filters, channels, kernels.lanes());
    int room = Math.clamp(PIECE_FLOATS / ((long) TAPS * channels * filters), 1, MOST_PIECES);
    pieces = Math.min(rowBlocks * columnBlocks, Integer.highestOneBit(room));
    splits = Math.min(panels.count(), Math.ceilDiv(parallelism.threads(), pieces));
    tiles =
        new WinogradGradientTiles(
            kernels.winograd(),
            kernels.rows(),
            kernels.gemm(),
            panels,
            sums,
            shape.height(),
            shape.width(),
            channels,
            shape.rows().before(),
            shape.columns().before(),
            shape.outputHeight(),
            shape.outputWidth(),
            filters,
            rows,
            columns);
  }

  @Override
  public long scratchBytes() {
    return zeroBytes() + pieces * pieceBytes() + parallelism.threads() * workerBytes();
  }

  private long zeroBytes() {
    return Memory.alignUp((long) panels.width(0) * Float.BYTES);
  }

  /** The gradient of a piece, panel by panel. */
  private long pieceBytes() {
    return TAPS * sums.bytes();
  }

  private long workerBytes() {
    return Memory.alignUp(tiles.scratchFloats() * Float.BYTES);
  }

  @Override
  public void run(
      MemorySegment input,
      long inputOffset,
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment gradWeights,
      long gradWeightsOffset,
      MemorySegment scratch,
      long scratchOffset) {
    kernels.rows().zero(1, panels.width(0), scratch, scratchOffset, 0);
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(input, inputOffset, gradOutput, gradOutputOffset, scratch, scratchOffset);
    try {
      parallelism.run(pieces * splits, job);
    } finally {
      job.clear();
      jobs.give(job);
    }
    addPieces(gradWeights, gradWeightsOffset, scratch, scratchOffset + zeroBytes());
  }

  private void addPieces(
      MemorySegment gradWeights, long gradWeightsOffset, MemorySegment scratch, long all) {
    long row = (long) filters * Float.BYTES;
    for (int tap = 0; tap < TAPS; tap++) {
      long tapSums = all + tap * sums.bytes();
      for (int piece = 1; piece < pieces; piece++) {
        kernels
            .rows()
            .scaleAndAdd(
                (int) (sums.bytes() / Float.BYTES),
                1f,
                scratch,
                tapSums + piece * pieceBytes(),
                1f,
                scratch,
                tapSums,
                Float.NEGATIVE_INFINITY);
      }
      for (int panel = 0; panel < sums.count(); panel++) {
        kernels
            .rows()
            .copy(
                channels,
                sums.columns(panel),
                scratch,
                tapSums + sums.offset(panel),
                (long) sums.width(panel) * Float.BYTES,
                gradWeights,
                gradWeightsOffset
                    + (long) tap * channels * row
                    + (long) sums.column(panel) * Float.BYTES,
                row);
      }
    }
  }

  /** The blocks of one piece, for some of the panels. */
  private final class Job extends ConvolutionGradientCall {
    @Override
    public void run(int index, int worker) {
      int piece = index / splits;
      int split = index % splits;
      int blocks = rowBlocks * columnBlocks;
      int from = Sizes.cut(blocks, piece, pieces);
      int to = Sizes.cut(blocks, piece + 1, pieces);
      long pieceSums = scratchOffset + zeroBytes() + piece * pieceBytes();
      long work = scratchOffset + zeroBytes() + pieces * pieceBytes() + worker * workerBytes();
      for (int block = from; block < to; block++) {
        int row = Sizes.cut(tileRows, block / columnBlocks, rowBlocks);
        int column = Sizes.cut(tileColumns, block % columnBlocks, columnBlocks);
        tiles.block(
            row,
            Sizes.cut(tileRows, block / columnBlocks + 1, rowBlocks) - row,
            column,
            Sizes.cut(tileColumns, block % columnBlocks + 1, columnBlocks) - column,
            Sizes.cut(panels.count(), split, splits),
            Sizes.cut(panels.count(), split + 1, splits),
            block == from,
            input,
            inputOffset,
            gradOutput,
            gradOutputOffset,
            scratch,
            scratchOffset,
            scratch,
            pieceSums,
            scratch,
            work);
      }
    }
  }
}
