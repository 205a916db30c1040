package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Statistics of a batch and the output by them: see {@link BatchNorm}. */
public final class BatchNormForward {
  private final NormPasses passes;
  private final float epsilon;
  private final Spare<OperandList> lists;

  BatchNormForward(
      int rows, int channels, float epsilon, Parallelism parallelism, KernelSet kernels) {
    passes = new NormPasses(rows, channels, parallelism, kernels.micro());
    this.epsilon = BatchNorm.epsilon(epsilon);
    lists = new Spare<>(() -> new OperandList(parallelism));
  }

  /**
   * Bytes of scratch memory that one call needs; calls at the same time need scratch of their own.
   */
  public long scratchBytes() {
    return 3 * passes.rowBytes() + passes.partialBytes();
  }

  /**
   * Computes the statistics, one float for each channel, and the output, which may be x.
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
      MemorySegment variance,
      long varianceOffset,
      MemorySegment scratch,
      long scratchOffset) {
    long bytes = passes.bytes();
    long rowBytes = passes.rowBytes();
    OperandList operands = lists.take();
    try {
      operands
          .input("x", x, xOffset, bytes)
          .outputInPlace("y", y, yOffset, bytes)
          .input("gamma", gamma, gammaOffset, rowBytes)
          .input("beta", beta, betaOffset, rowBytes)
          .output("mean", mean, meanOffset, rowBytes)
          .output("variance", variance, varianceOffset, rowBytes)
          .output("scratch", scratch, scratchOffset, scratchBytes());
    } finally {
      operands.clear();
      lists.give(operands);
    }
    long partial = scratchOffset + 3 * rowBytes;
    passes.sum(x, xOffset, scratch, partial, mean, meanOffset);
    passes.divideByRows(mean, meanOffset);
    passes.squares(x, xOffset, mean, meanOffset, scratch, partial, variance, varianceOffset);
    passes.divideByRows(variance, varianceOffset);
    for (int c = 0; c < passes.channels(); c++) {
      float deviation = BatchNorm.deviation(ChannelRow.get(variance, varianceOffset, c), epsilon);
      float scale = ChannelRow.get(gamma, gammaOffset, c, 1f) / deviation;
      ChannelRow.set(scratch, scratchOffset, c, ChannelRow.get(mean, meanOffset, c));
      ChannelRow.set(scratch, scratchOffset + rowBytes, c, scale);
      float shift = ChannelRow.get(beta, betaOffset, c, 0f);
      ChannelRow.set(scratch, scratchOffset + 2 * rowBytes, c, shift);
    }
    passes.normalize(x, xOffset, scratch, scratchOffset, y, yOffset);
  }
}
