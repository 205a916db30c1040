package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.Panels;
import dev.lanewise.kernels.internal.drive.Patches;
import dev.lanewise.kernels.internal.drive.TileLoop;
import dev.lanewise.kernels.internal.micro.GemmTiles;
import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;

/**
 * The gradient of a convolution by its weights, as products of transposed patches and output
 * gradients: see {@link Conv2dBackwardWeights}.
 */
final class PatchGradient implements ConvolutionGradient {
  /** Images whose sum is one chain. */
  static final int PIECE_IMAGES = 8;

  /** Pixels of a block: their patches stay in the L2 cache while all tiles go over them. */
  private static final int BLOCK_PIXELS = 128;

  private final Conv2dShape shape;
  private final Parallelism parallelism;
  private final MicroKernels kernels;
  private final Patches patches;
  private final int pixels;
  private final int blockPixels;
  private final Panels panels;
  private final GemmTiles gemm;
  private final int pieces;
  private final int splits;
  private final Kept<Job> jobs = new Kept<>();

  PatchGradient(Conv2dShape shape, Parallelism parallelism, MicroKernels kernels) {
    this.shape = shape;
    this.parallelism = parallelism;
    this.kernels = kernels;
    patches = Conv2dForward.patches(shape);
    pixels = shape.outputHeight() * shape.outputWidth();
    blockPixels = Math.min(BLOCK_PIXELS, Math.min(shape.batch(), PIECE_IMAGES) * pixels);
    panels = new Panels(shape.groupFilters(), blockPixels, kernels.lanes());
    gemm = kernels.gemm();
    pieces = Math.ceilDiv(shape.batch(), PIECE_IMAGES);
    int tileRows = Math.ceilDiv(patches.length(), TileLoop.TILE_ROWS);
    int parts = pieces * shape.groups();
    splits = parts >= parallelism.threads() ? 1 : Math.min(parallelism.threads(), tileRows);
  }

  @Override
  public long scratchBytes() {
    return rowBytes()
        + pieces * shape.groups() * groupBytes()
        + parallelism.threads() * workerBytes();
  }

  /** A row of the gradient with its last vector filled up. */
  private long rowBytes() {
    return Memory.alignUp((long) panels.paddedColumns() * Float.BYTES);
  }

  /** A group's gradient, summed over a piece. */
  private long groupBytes() {
    return patches.length() * rowBytes();
  }

  private long workerBytes() {
    return patchBytes() + Memory.alignUp(panels.bytes());
  }

  private long patchBytes() {
    return patches.inPlace()
        ? 0
        : Memory.alignUp((long) blockPixels * patches.length() * Float.BYTES);
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
    kernels.rows().zero(1, panels.paddedColumns(), scratch, scratchOffset, 0);
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(input, inputOffset, gradOutput, gradOutputOffset, scratch, scratchOffset);
    try {
      parallelism.run(pieces * shape.groups() * splits, job);
    } finally {
      job.clear();
      jobs.give(job);
    }
    for (int group = 0; group < shape.groups(); group++) {
      addPieces(
          gradWeights,
          gradWeightsOffset + (long) group * shape.groupFilters() * Float.BYTES,
          scratch,
          scratchOffset + rowBytes() + group * groupBytes());
    }
  }

  private void addPieces(
      MemorySegment gradWeights, long offset, MemorySegment sums, long sumsOffset) {
    int filters = shape.groupFilters();
    long targetRow = (long) shape.filters() * Float.BYTES;
    kernels
        .rows()
        .copy(
            patches.length(),
            filters,
            sums,
            sumsOffset,
            rowBytes(),
            gradWeights,
            offset,
            targetRow);
    for (int piece = 1; piece < pieces; piece++) {
      long from = sumsOffset + piece * shape.groups() * groupBytes();
      kernels
          .rows()
          .add(patches.length(), filters, sums, from, rowBytes(), gradWeights, offset, targetRow);
    }
  }

  /** The chains of one piece and group, for some rows of the gradient. */
  private final class Job extends ConvolutionGradientCall {
    @Override
    public void run(int index, int worker) {
      int part = index / splits;
      int piece = part / shape.groups();
      int group = part % shape.groups();
      int split = index % splits;
      int tileRows = Math.ceilDiv(patches.length(), TileLoop.TILE_ROWS);
      int row0 = (int) ((long) tileRows * split / splits) * TileLoop.TILE_ROWS;
      int row1 =
          Math.min(
              patches.length(),
              (int) ((long) tileRows * (split + 1) / splits) * TileLoop.TILE_ROWS);
      long allSums = scratchOffset + rowBytes();
      long sums = allSums + part * groupBytes();
      long work = allSums + pieces * shape.groups() * groupBytes() + worker * workerBytes();
      int start = piece * PIECE_IMAGES * pixels;
      int end = Math.min(shape.batch(), (piece + 1) * PIECE_IMAGES) * pixels;
      for (int pixel = start; pixel < end; pixel += blockPixels) {
        int count = Math.min(blockPixels, end - pixel);
        block(group, pixel, count, row0, row1, pixel == start, sums, work);
      }
    }

    /**
     * Goes on with the chains of rows row0 to row1 over a block of pixels, which are numbered
     * through all images.
     */
    private void block(
        int group, int pixel, int count, int row0, int row1, boolean first, long sums, long work) {
      long channelOffset = inputOffset + (long) group * patches.channels() * Float.BYTES;
      MemorySegment rows = scratch;
      long rowsOffset = work;
      long rowStep = Float.BYTES;
      long pixelStep = (long) patches.length() * Float.BYTES;
      if (patches.inPlace()) {
        rows = input;
        pixelStep = patches.pixelBytes();
        rowsOffset = channelOffset + pixel * pixelStep;
      } else {
        if (patches.byCell()) {
          rowStep = (long) blockPixels * Float.BYTES;
          pixelStep = Float.BYTES;
        }
        build(pixel, count, channelOffset, work, rowStep, pixelStep);
      }
      long gradOffset =
          gradOutputOffset
              + (long) pixel * shape.filters() * Float.BYTES
              + (long) group * shape.groupFilters() * Float.BYTES;
      long packed = work + patchBytes();
      for (int panel = 0; panel < panels.count(); panel++) {
        MemorySegment b = gradOutput;
        long bOffset = gradOffset;
        if (!panels.inPlace(shape.filters())) {
          panels.pack(
              kernels.rows(),
              panel,
              count,
              gradOutput,
              gradOffset,
              shape.filters(),
              scratch,
              packed);
          b = scratch;
          bOffset = packed + panels.offset(panel);
        }
        long column = (long) panels.column(panel) * Float.BYTES;
        long target = sums + row0 * rowBytes() + column;
        gemm.panel(
            panels.vectors(panel),
            row1 - row0,
            count,
            rows,
            rowsOffset + row0 * rowStep,
            rowStep,
            pixelStep,
            b,
            bOffset,
            scratch,
            first ? scratchOffset + column : target,
            first ? 0 : rowBytes(),
            scratch,
            target,
            rowBytes(),
            Float.NEGATIVE_INFINITY);
      }
    }

    /** Builds the patches of a block, image by image. */
    private void build(
        int pixel, int count, long channelOffset, long work, long rowStep, long pixelStep) {
      for (int done = 0; done < count; ) {
        int image = (pixel + done) / pixels;
        int from = pixel + done - image * pixels;
        int inImage = Math.min(count - done, pixels - from);
        long imageOffset = channelOffset + image * patches.imageBytes();
        long target = work + done * pixelStep;
        if (patches.byCell()) {
          patches.buildByCell(
              kernels.rows(), from, inImage, input, imageOffset, scratch, target, rowStep);
        } else {
          patches.build(kernels.rows(), from, inImage, input, imageOffset, scratch, target);
        }
        done += inImage;
      }
    }
  }
}
