package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.PointwiseKernels;
import java.lang.foreign.MemorySegment;

/** The gradient of a rectifier by its input: see {@link Relu}. */
public final class ReluBackward {
  private final Ranges ranges;
  private final Parallelism parallelism;
  private final PointwiseKernels kernels;
  private final Spare<Job> jobs = new Spare<>(() -> new Job());

  ReluBackward(long count, Parallelism parallelism, KernelSet kernels) {
    ranges = Ranges.of(count);
    this.parallelism = parallelism;
    this.kernels = kernels.micro().pointwise();
  }

  /**
   * Computes gradInput, which may be y or gradOutput.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only, or
   *     overlapping in part
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(
      MemorySegment y,
      long yOffset,
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment gradInput,
      long gradInputOffset) {
    GradientCall.check(
        "y",
        y,
        yOffset,
        gradOutput,
        gradOutputOffset,
        gradInput,
        gradInputOffset,
        ranges.count() * Float.BYTES,
        parallelism);
    Job job = jobs.take();
    job.set(y, yOffset, gradOutput, gradOutputOffset, gradInput, gradInputOffset);
    try {
      parallelism.run(ranges.pieces(), job);
    } finally {
      job.clear();
      jobs.give(job);
    }
  }

  private final class Job extends GradientCall {
    @Override
    public void run(int piece, int worker) {
      long from = ranges.bytesFrom(piece, 1);
      kernels.reluBackward(
          ranges.length(piece),
          y,
          yOffset + from,
          gradOutput,
          gradOutputOffset + from,
          gradInput,
          gradInputOffset + from);
    }
  }
}
