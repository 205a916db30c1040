package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.ActivationKernels;
import dev.lanewise.kernels.internal.micro.ForwardCurve;
import java.lang.foreign.MemorySegment;

/**
 * An activation function, element by element: see {@link Activations}.
 *
 * <pre>{@code
 * var tanh = Activations.forward(SmoothFunction.TANH, count, Parallelism.caller());
 * tanh.run(x, 0, x, 0);   // in place
 * }</pre>
 */
public final class ActivationForward {
  private final Ranges ranges;
  private final Parallelism parallelism;
  private final ForwardCurve curve;
  private final Kept<Job> jobs = new Kept<>();

  ActivationForward(
      PointwiseFunction function, long count, Parallelism parallelism, KernelSet kernels) {
    ranges = Ranges.of(count);
    this.parallelism = parallelism;
    ActivationKernels micro = kernels.micro().activation();
    curve =
        switch (function) {
          case Rectifier f -> micro.rectifier(f.negativeSlope(), f.threshold(), f.limit());
          case ExponentialLinear f -> micro.exponentialLinear(f.below(), f.above());
          case SmoothFunction f -> micro.forward(f.curve());
        };
  }

  /**
   * Computes y from x; y may be x.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only, or
   *     overlapping in part
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    MapCall.check(x, xOffset, y, yOffset, ranges.count() * Float.BYTES, parallelism);
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(x, xOffset, y, yOffset);
    try {
      parallelism.run(ranges.pieces(), job);
    } finally {
      job.clear();
      jobs.give(job);
    }
  }

  private final class Job extends MapCall {
    private final ActivationScratch blocks = new ActivationScratch(parallelism.threads());

    @Override
    public void run(int piece, int worker) {
      long from = ranges.bytesFrom(piece, 1);
      int count = ranges.length(piece);
      int whole = count - count % ActivationKernels.STEP;
      int step = curve.block();
      MemorySegment memory = blocks.memory;
      long scratch = blocks.scratch(worker);
      for (int i = 0; i < whole; i += step) {
        long at = from + (long) i * Float.BYTES;
        int block = Math.min(step, whole - i);
        curve.run(block, x, xOffset + at, y, yOffset + at, memory, scratch);
      }
      if (whole < count) {
        long at = from + (long) whole * Float.BYTES;
        blocks.take(x, xOffset + at, count - whole, worker, 0);
        long last = blocks.operand(worker, 0);
        curve.run(ActivationKernels.STEP, memory, last, memory, last, memory, scratch);
        blocks.give(y, yOffset + at, count - whole, worker, 0);
      }
    }
  }
}
