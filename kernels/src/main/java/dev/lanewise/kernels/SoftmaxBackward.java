package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.SoftmaxKernels;
import java.lang.foreign.MemorySegment;

/**
 * The gradient of {@link Softmax} by its input, from its output y, row by row.
 *
 * <pre>
 *   gradInput[i] = y[i] * (gradOutput[i] - d)     d = sum over j of y[j] gradOutput[j]
 * </pre>
 *
 * <p>Bit law: d is 64 partial sums from +0; element j goes to sum j mod 64 by an FMA, j increasing;
 * then for h = 32, 16, 8, 4, 2, 1 sum j becomes sum j plus sum j + h, for j below h.
 *
 * <pre>{@code
 * var back = SoftmaxBackward.of(rows, classes, Parallelism.caller());
 * back.run(probabilities, 0, gradOutput, 0, gradInput, 0);
 * }</pre>
 */
public final class SoftmaxBackward {
  private final RowShape shape;
  private final Ranges ranges;
  private final Parallelism parallelism;
  private final SoftmaxKernels kernels;
  private final Kept<Job> jobs = new Kept<>();

  private SoftmaxBackward(RowShape shape, Parallelism parallelism, KernelSet kernels) {
    this.shape = shape;
    ranges = shape.ranges();
    this.parallelism = parallelism;
    this.kernels = kernels.micro().softmax();
  }

  /**
   * The operator for matrices [rows, classes].
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public static SoftmaxBackward of(int rows, int classes, Parallelism parallelism) {
    return of(rows, classes, parallelism, KernelSet.current());
  }

  static SoftmaxBackward of(int rows, int classes, Parallelism parallelism, KernelSet kernels) {
    return of(rows, classes, classes, parallelism, kernels);
  }

  /**
   * The operator for rows with gaps between them, which are neither read nor written.
   *
   * @param rows how many there are
   * @param classes floats of a row
   * @param rowStride floats from one row's beginning to the next one's, in every operand
   * @param parallelism who runs the pieces
   * @throws IllegalArgumentException if a size is not positive, or the stride less than the classes
   */
  public static SoftmaxBackward of(int rows, int classes, int rowStride, Parallelism parallelism) {
    return of(rows, classes, rowStride, parallelism, KernelSet.current());
  }

  static SoftmaxBackward of(
      int rows, int classes, int rowStride, Parallelism parallelism, KernelSet kernels) {
    return new SoftmaxBackward(new RowShape(rows, classes, rowStride), parallelism, kernels);
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
        shape.bytes(),
        parallelism);
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(y, yOffset, gradOutput, gradOutputOffset, gradInput, gradInputOffset);
    try {
      parallelism.run(ranges.pieces(), job);
    } finally {
      job.clear();
      jobs.give(job);
    }
  }

  private final class Job extends GradientCall {
    private final float[][] partial = new float[parallelism.threads()][SoftmaxKernels.PARTIAL_SUMS];

    @Override
    public void run(int piece, int worker) {
      int classes = shape.classes();
      for (int i = 0; i < ranges.length(piece); i++) {
        long row = shape.at(ranges.from(piece) + i);
        long at = yOffset + row;
        long gradient = gradOutputOffset + row;
        float dot = kernels.dot(classes, y, at, gradOutput, gradient, partial[worker]);
        kernels.backward(
            classes, y, at, gradOutput, gradient, dot, gradInput, gradInputOffset + row);
      }
    }
  }
}
