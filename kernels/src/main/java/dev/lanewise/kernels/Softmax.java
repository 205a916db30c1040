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
 */
public final class Softmax {
  private final Ranges ranges;
  private final int classes;
  private final Parallelism parallelism;
  private final SoftmaxKernels kernels;
  private final Spare<Job> jobs = new Spare<>(() -> new Job());

  private Softmax(int rows, int classes, Parallelism parallelism, KernelSet kernels) {
    Sizes.positive("rows", rows);
    Sizes.positive("classes", classes);
    ranges = Ranges.ofRows(rows, classes);
    this.classes = classes;
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
    return new Softmax(rows, classes, parallelism, kernels);
  }

  /**
   * Computes y from x, both [rows, classes]; y may be x.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only, or
   *     overlapping in part
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    MapCall.check(x, xOffset, y, yOffset, ranges.count() * classes * Float.BYTES, parallelism);
    Job job = jobs.take();
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
      for (int i = 0; i < ranges.length(piece); i++) {
        long row = (ranges.from(piece) + i) * classes * Float.BYTES;
        float max = kernels.max(classes, x, xOffset + row);
        kernels.expBelow(classes, x, xOffset + row, max, y, yOffset + row);
        float sum = kernels.sum(classes, y, yOffset + row, partial[worker]);
        kernels.divide(classes, sum, y, yOffset + row);
      }
    }
  }
}
