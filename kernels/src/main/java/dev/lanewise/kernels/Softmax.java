package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.SoftmaxKernels;
import java.lang.foreign.MemorySegment;

/**
 * Softmax of each row: {@code y[i] = exp(x[i] - m) / s}, where m is the row's largest value and s
 * the sum of the numerators.
 *
 * <p>A row with a NaN, with +inf, or of -inf alone becomes NaN.
 *
 * <p>Bit law: e[i] is {@link SmoothFunction#EXPONENTIAL} of x[i] - m; s is 64 partial sums from +0,
 * e[i] added to sum i mod 64, i increasing, and then, for h = 32, 16, 8, 4, 2, 1, sum j becomes sum
 * j plus sum j + h, for j below h; the result is one rounded division.
 *
 * <pre>{@code
 * var softmax = Softmax.of(rows, classes, Parallelism.caller());
 * softmax.run(logits, 0, probabilities, 0);
 * }</pre>
 */
public final class Softmax {
  private final RowShape shape;
  private final Ranges ranges;
  private final Parallelism parallelism;
  private final SoftmaxKernels kernels;
  private final Kept<Job> jobs = new Kept<>();

  private Softmax(RowShape shape, Parallelism parallelism, KernelSet kernels) {
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
  public static Softmax of(int rows, int classes, Parallelism parallelism) {
    return of(rows, classes, parallelism, KernelSet.current());
  }

  static Softmax of(int rows, int classes, Parallelism parallelism, KernelSet kernels) {
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
  public static Softmax of(int rows, int classes, int rowStride, Parallelism parallelism) {
    return of(rows, classes, rowStride, parallelism, KernelSet.current());
  }

  static Softmax of(
      int rows, int classes, int rowStride, Parallelism parallelism, KernelSet kernels) {
    return new Softmax(new RowShape(rows, classes, rowStride), parallelism, kernels);
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
    MapCall.check(x, xOffset, y, yOffset, shape.bytes(), parallelism);
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
    private final float[][] partial = new float[parallelism.threads()][SoftmaxKernels.PARTIAL_SUMS];

    @Override
    public void run(int piece, int worker) {
      int classes = shape.classes();
      for (int i = 0; i < ranges.length(piece); i++) {
        long row = shape.at(ranges.from(piece) + i);
        float max = kernels.max(classes, x, xOffset + row);
        kernels.expBelow(classes, x, xOffset + row, max, y, yOffset + row);
        float sum = kernels.sum(classes, y, yOffset + row, partial[worker]);
        kernels.divide(classes, sum, y, yOffset + row);
      }
    }
  }
}
