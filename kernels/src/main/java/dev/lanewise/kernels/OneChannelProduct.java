package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.OneChannelRows;
import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Forward convolution of 3 x 3 over images of one channel, with the sums of {@link PatchGemm}. */
final class OneChannelProduct implements ConvolutionProduct {
  private static final int TAPS = 9;

  /** Rows of output in a piece of work. */
  private static final int ROWS = 64;

  private final int images;
  private final int filters;
  private final int outputHeight;
  private final Parallelism parallelism;
  private final MicroKernels kernels;
  private final OneChannelRows rows;
  private final float floor;
  private final int blocks;
  private final Kept<Job> jobs = new Kept<>();

  OneChannelProduct(
      Conv2dShape shape, Activation activation, Parallelism parallelism, MicroKernels kernels) {
    images = shape.batch();
    filters = shape.filters();
    outputHeight = shape.outputHeight();
    this.parallelism = parallelism;
    this.kernels = kernels;
    floor = activation.floor();
    rows = rows(shape, kernels);
    blocks = Math.ceilDiv(outputHeight, ROWS);
  }

  /** Whether a shape is one of these. */
  static boolean takes(Conv2dShape shape) {
    return shape.channels() == 1 && Algorithm.takes(shape);
  }

  static OneChannelRows rows(Conv2dShape shape, MicroKernels kernels) {
    return new OneChannelRows(
        kernels.oneChannel(),
        kernels.rows(),
        shape.height(),
        shape.width(),
        shape.rows().before(),
        shape.columns().before(),
        shape.outputHeight(),
        shape.outputWidth(),
        shape.filters());
  }

  @Override
  public Parallelism parallelism() {
    return parallelism;
  }

  @Override
  public long packedBytes() {
    return Memory.alignUp((long) TAPS * filters * Float.BYTES);
  }

  @Override
  public void pack(
      int group,
      MemorySegment weights,
      long offset,
      int step,
      MemorySegment packed,
      long packedOffset) {
    long row = (long) filters * Float.BYTES;
    kernels
        .rows()
        .copy(TAPS, filters, weights, offset, (long) step * Float.BYTES, packed, packedOffset, row);
  }

  @Override
  public long scratchBytes() {
    return startBytes() + parallelism.threads() * workerBytes();
  }

  private long startBytes() {
    return Memory.alignUp((long) filters * Float.BYTES);
  }

  private long workerBytes() {
    return Memory.alignUp(rows.scratchFloats(Math.min(ROWS, outputHeight)) * Float.BYTES);
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
    StartRow.fill(kernels.rows(), bias, biasOffset, filters, filters, scratch, scratchOffset);
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(input, inputOffset, packed, packedOffset, output, outputOffset, scratch, scratchOffset);
    try {
      parallelism.run(Math.multiplyExact(images, blocks), job);
    } finally {
      job.clear();
      jobs.give(job);
    }
  }

  /** A block of rows of one image. */
  private final class Job extends ConvolutionCall {
    @Override
    public void run(int piece, int worker) {
      int row = Sizes.cut(outputHeight, piece % blocks, blocks);
      int rowEnd = Sizes.cut(outputHeight, piece % blocks + 1, blocks);
      rows.forward(
          piece / blocks,
          row,
          rowEnd - row,
          input,
          inputOffset,
          packed,
          packedOffset,
          scratch,
          scratchOffset,
          output,
          outputOffset,
          scratch,
          scratchOffset + startBytes() + worker * workerBytes(),
          floor);
    }
  }
}
