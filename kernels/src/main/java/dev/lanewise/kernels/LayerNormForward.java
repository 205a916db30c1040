package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.RowNormKernels;
import dev.lanewise.kernels.internal.micro.SoftmaxKernels;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Rows by their own statistics: see {@link LayerNorm}.
 *
 * <pre>{@code
 * var norm = LayerNorm.forward(rows, channels, 1e-3f, Parallelism.caller());
 * norm.run(x, 0, null, 0, null, 0, y, 0, mean, 0, inverse, 0);
 * }</pre>
 */
public final class LayerNormForward {
  private final Ranges ranges;
  private final int channels;
  private final float epsilon;
  private final Parallelism parallelism;
  private final RowNormKernels kernels;
  private final MemorySegment defaults;
  private final Kept<OperandList> lists = new Kept<>();
  private final Kept<Job> jobs = new Kept<>();

  LayerNormForward(
      int rows, int channels, float epsilon, Parallelism parallelism, KernelSet kernels) {
    Sizes.positive("rows", rows);
    Sizes.positive("channels", channels);
    ranges = Ranges.ofRows(rows, channels);
    this.channels = channels;
    this.epsilon = BatchNorm.epsilon(epsilon);
    this.parallelism = parallelism;
    this.kernels = kernels.micro().rowNorm();
    defaults = LayerNorm.defaults(channels);
  }

  /**
   * Computes the output, which may be x, and for each row the mean and {@code 1 / sqrt(variance +
   * epsilon)}.
   *
   * @param gamma factors of the channels, or null for 1
   * @param beta terms of the channels, or null for 0
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(
      MemorySegment x,
      long xOffset,
      @Nullable MemorySegment gamma,
      long gammaOffset,
      @Nullable MemorySegment beta,
      long betaOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment mean,
      long meanOffset,
      MemorySegment inverse,
      long inverseOffset) {
    long rowBytes = (long) channels * Float.BYTES;
    long columnBytes = ranges.count() * Float.BYTES;
    OperandList operands = lists.take();
    if (operands == null) {
      operands = new OperandList(parallelism);
    }
    try {
      operands
          .input("x", x, xOffset, ranges.count() * rowBytes)
          .outputInPlace("y", y, yOffset, ranges.count() * rowBytes)
          .input("gamma", gamma, gammaOffset, rowBytes)
          .input("beta", beta, betaOffset, rowBytes)
          .output("mean", mean, meanOffset, columnBytes)
          .output("inverse", inverse, inverseOffset, columnBytes);
    } finally {
      operands.clear();
      lists.give(operands);
    }
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.x = x;
    job.xOffset = xOffset;
    job.gamma = gamma == null ? defaults : gamma;
    job.gammaOffset = gamma == null ? 0 : gammaOffset;
    job.beta = beta == null ? defaults : beta;
    job.betaOffset = beta == null ? rowBytes : betaOffset;
    job.y = y;
    job.yOffset = yOffset;
    job.mean = mean;
    job.meanOffset = meanOffset;
    job.inverse = inverse;
    job.inverseOffset = inverseOffset;
    try {
      parallelism.run(ranges.pieces(), job);
    } finally {
      job.clear();
      jobs.give(job);
    }
  }

  private final class Job implements Parallelism.Pieces {
    private final float[][] partial = new float[parallelism.threads()][SoftmaxKernels.PARTIAL_SUMS];
    private MemorySegment x = MemorySegment.NULL;
    private MemorySegment gamma = MemorySegment.NULL;
    private MemorySegment beta = MemorySegment.NULL;
    private MemorySegment y = MemorySegment.NULL;
    private MemorySegment mean = MemorySegment.NULL;
    private MemorySegment inverse = MemorySegment.NULL;
    private long xOffset;
    private long gammaOffset;
    private long betaOffset;
    private long yOffset;
    private long meanOffset;
    private long inverseOffset;

    void clear() {
      x = MemorySegment.NULL;
      gamma = MemorySegment.NULL;
      beta = MemorySegment.NULL;
      y = MemorySegment.NULL;
      mean = MemorySegment.NULL;
      inverse = MemorySegment.NULL;
    }

    @Override
    public void run(int piece, int worker) {
      for (int i = 0; i < ranges.length(piece); i++) {
        int row = (int) ranges.from(piece) + i;
        long at = (long) row * channels * Float.BYTES;
        float center = LayerNorm.mean(kernels, channels, x, xOffset + at, partial[worker]);
        float squares = kernels.squares(channels, x, xOffset + at, center, partial[worker]);
        float scale = 1 / BatchNorm.deviation(squares / channels, epsilon);
        ChannelRow.set(mean, meanOffset, row, center);
        ChannelRow.set(inverse, inverseOffset, row, scale);
        kernels.normalize(
            channels,
            x,
            xOffset + at,
            center,
            scale,
            gamma,
            gammaOffset,
            beta,
            betaOffset,
            y,
            yOffset + at);
      }
    }
  }
}
