package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.ActivationKernels;
import dev.lanewise.kernels.internal.micro.BackwardCurve;
import java.lang.foreign.MemorySegment;

/**
 * The gradient of an activation function by its input: see {@link Activations}.
 *
 * <pre>{@code
 * var tanh = Activations.backward(SmoothFunction.TANH, count, Parallelism.caller());
 * tanh.run(output, 0, gradOutput, 0, gradInput, 0);   // from the output: see gradientFromOutput
 * }</pre>
 */
public final class ActivationBackward {
  private final Ranges ranges;
  private final Parallelism parallelism;
  private final String name;
  private final BackwardCurve curve;
  private final Kept<Job> jobs = new Kept<>();

  ActivationBackward(
      PointwiseFunction function, long count, Parallelism parallelism, KernelSet kernels) {
    ranges = Ranges.of(count);
    this.parallelism = parallelism;
    name = function.gradientFromOutput() ? "y" : "x";
    ActivationKernels micro = kernels.micro().activation();
    curve =
        switch (function) {
          case Rectifier f -> micro.rectifierGradient(f.negativeSlope(), f.threshold(), f.limit());
          case ExponentialLinear f -> micro.exponentialLinearGradient(f.below(), f.above());
          case SmoothFunction f -> micro.backward(f.curve());
        };
  }

  /**
   * Computes gradInput, which may be {@code from} or gradOutput.
   *
   * @param from the output y of the forward pass if {@link PointwiseFunction#gradientFromOutput()},
   *     its input x otherwise
   * @param fromOffset where it begins
   * @param gradOutput the gradient by y
   * @param gradOutputOffset where it begins
   * @param gradInput the gradient by x
   * @param gradInputOffset where it begins
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only, or
   *     overlapping in part
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(
      MemorySegment from,
      long fromOffset,
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment gradInput,
      long gradInputOffset) {
    GradientCall.check(
        name,
        from,
        fromOffset,
        gradOutput,
        gradOutputOffset,
        gradInput,
        gradInputOffset,
        ranges.count() * Float.BYTES,
        parallelism);
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(from, fromOffset, gradOutput, gradOutputOffset, gradInput, gradInputOffset);
    try {
      parallelism.run(ranges.pieces(), job);
    } finally {
      job.clear();
      jobs.give(job);
    }
  }

  private final class Job extends GradientCall {
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
        curve.run(
            block,
            y,
            yOffset + at,
            gradOutput,
            gradOutputOffset + at,
            gradInput,
            gradInputOffset + at,
            memory,
            scratch);
      }
      if (whole < count) {
        long at = from + (long) whole * Float.BYTES;
        blocks.take(y, yOffset + at, count - whole, worker, 0);
        blocks.take(gradOutput, gradOutputOffset + at, count - whole, worker, 1);
        long last = blocks.operand(worker, 0);
        long gradient = blocks.operand(worker, 1);
        curve.run(
            ActivationKernels.STEP,
            memory,
            last,
            memory,
            gradient,
            memory,
            gradient,
            memory,
            scratch);
        blocks.give(gradInput, gradInputOffset + at, count - whole, worker, 1);
      }
    }
  }
}
