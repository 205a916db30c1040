package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Statistics of a batch and the output by them: see {@link BatchNorm}.
 *
 * <pre>{@code
 * var norm = BatchNorm.forward(rows, channels, 1e-3f, Parallelism.caller());
 * var scratch = Memory.bytes(arena, norm.scratchBytes());
 * norm.run(x, 0, gamma, 0, beta, 0, y, 0, mean, 0, variance, 0, scratch, 0);
 * }</pre>
 */
public final class BatchNormForward {
  private final Parallelism parallelism;
  private final NormPasses passes;
  private final float epsilon;
  private final Kept<OperandList> lists = new Kept<>();

  BatchNormForward(
      int rows, int channels, float epsilon, Parallelism parallelism, KernelSet kernels) {
    this.parallelism = parallelism;
    passes = new NormPasses(1, rows, channels, parallelism, kernels.micro());
    this.epsilon = BatchNorm.epsilon(epsilon);
  }

  /**
   * Bytes of scratch memory that one call needs; calls at the same time need scratch of their own.
   */
  public long scratchBytes() {
    return passes.termsBytes(3) + passes.partialBytes();
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
    if (operands == null) {
      operands = new OperandList(parallelism);
    }
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
    long partial = scratchOffset + passes.termsBytes(3);
    passes.statistics(x, xOffset, scratch, partial, mean, meanOffset, variance, varianceOffset);
    long scales = scratchOffset + passes.termBytes();
    long shifts = scales + passes.termBytes();
    for (int c = 0; c < passes.channels(); c++) {
      float spread = ChannelRow.get(variance, varianceOffset, c) / passes.rows();
      ChannelRow.set(variance, varianceOffset, c, spread);
      float scale =
          ChannelRow.get(gamma, gammaOffset, c, 1f) / BatchNorm.deviation(spread, epsilon);
      ChannelRow.set(scratch, scratchOffset, c, ChannelRow.get(mean, meanOffset, c));
      ChannelRow.set(scratch, scales, c, scale);
      ChannelRow.set(scratch, shifts, c, ChannelRow.get(beta, betaOffset, c, 0f));
    }
    passes.repeat(scratch, scratchOffset, 3);
    passes.normalize(x, xOffset, scratch, scratchOffset, y, yOffset);
  }
}
