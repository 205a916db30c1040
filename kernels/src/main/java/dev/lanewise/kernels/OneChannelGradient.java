package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.OneChannelRows;
import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;

/**
 * The gradient of a 3 x 3 convolution of images of one channel by its weights, with the sums of
 * {@link PatchGradient}.
 */
final class OneChannelGradient implements ConvolutionGradient {
  private static final int TAPS = 9;

  private final int images;
  private final int filters;
  private final Parallelism parallelism;
  private final MicroKernels kernels;
  private final OneChannelRows rows;
  private final int pieces;
  private final Kept<Job> jobs = new Kept<>();

  OneChannelGradient(Conv2dShape shape, Parallelism parallelism, MicroKernels kernels) {
    images = shape.batch();
    filters = shape.filters();
    this.parallelism = parallelism;
    this.kernels = kernels;
    rows = OneChannelProduct.rows(shape, kernels);
    pieces = Math.ceilDiv(images, PatchGradient.PIECE_IMAGES);
  }

  @Override
  public long scratchBytes() {
    return pieces * pieceBytes() + parallelism.threads() * workerBytes();
  }

  private long pieceBytes() {
    return Memory.alignUp((long) TAPS * filters * Float.BYTES);
  }

  private long workerBytes() {
    return Memory.alignUp(
        rows.gradientFloats(Math.min(images, PatchGradient.PIECE_IMAGES)) * Float.BYTES);
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
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(input, inputOffset, gradOutput, gradOutputOffset, scratch, scratchOffset);
    try {
      parallelism.run(pieces, job);
    } finally {
      job.clear();
      jobs.give(job);
    }
    int count = TAPS * filters;
    kernels.rows().copy(1, count, scratch, scratchOffset, 0, gradWeights, gradWeightsOffset, 0);
    for (int piece = 1; piece < pieces; piece++) {
      long sums = scratchOffset + piece * pieceBytes();
      kernels.rows().add(1, count, scratch, sums, 0, gradWeights, gradWeightsOffset, 0);
    }
  }

  /** The chains of one piece. */
  private final class Job extends ConvolutionGradientCall {
    @Override
    public void run(int piece, int worker) {
      long sums = scratchOffset + piece * pieceBytes();
      long work = scratchOffset + pieces * pieceBytes() + worker * workerBytes();
      int from = piece * PatchGradient.PIECE_IMAGES;
      int count = Math.min(images - from, PatchGradient.PIECE_IMAGES);
      rows.gradient(
          from, count, input, inputOffset, gradOutput, gradOutputOffset, scratch, sums, work);
    }
  }
}
