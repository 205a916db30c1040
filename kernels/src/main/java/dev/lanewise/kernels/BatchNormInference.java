package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The output by given statistics, one FMA for each element: see {@link BatchNorm}.
 *
 * <pre>{@code
 * var norm = BatchNorm.inference(rows, channels, 1e-3f, Parallelism.caller());
 * var scratch = Memory.bytes(arena, norm.scratchBytes());
 * norm.run(x, 0, gamma, 0, beta, 0, mean, 0, variance, 0, y, 0, scratch, 0);
 * }</pre>
 */
public final class BatchNormInference {
  private final Parallelism parallelism;
  private final NormPasses passes;
  private final float epsilon;
  private final Kept<OperandList> lists = new Kept<>();

  BatchNormInference(
      int rows, int channels, float epsilon, Parallelism parallelism, KernelSet kernels) {
    this.parallelism = parallelism;
    passes = new NormPasses(1, rows, channels, parallelism, kernels.micro());
    this.epsilon = BatchNorm.epsilon(epsilon);
  }

  /**
   * Bytes of scratch memory that one call needs; calls at the same time need scratch of their own.
   */
  public long scratchBytes() {
    return passes.termsBytes(3);
  }

  /**
   * Computes the output, which may be x.
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
      MemorySegment mean,
      long meanOffset,
      MemorySegment variance,
      long varianceOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment scratch,
      long scratchOffset) {
    long rowBytes = passes.rowBytes();
    OperandList operands = lists.take();
    if (operands == null) {
      operands = new OperandList(parallelism);
    }
    try {
      operands
          .input("x", x, xOffset, passes.bytes())
          .outputInPlace("y", y, yOffset, passes.bytes())
          .input("gamma", gamma, gammaOffset, rowBytes)
          .input("beta", beta, betaOffset, rowBytes)
          .input("mean", mean, meanOffset, rowBytes)
          .input("variance", variance, varianceOffset, rowBytes)
          .output("scratch", scratch, scratchOffset, scratchBytes());
    } finally {
      operands.clear();
      lists.give(operands);
    }
    long scales = scratchOffset + passes.termBytes();
    long shifts = scales + passes.termBytes();
    for (int c = 0; c < passes.channels(); c++) {
      float deviation = BatchNorm.deviation(ChannelRow.get(variance, varianceOffset, c), epsilon);
      float scale = ChannelRow.get(gamma, gammaOffset, c, 1f) / deviation;
      float center = ChannelRow.get(mean, meanOffset, c);
      float shift = Math.fma(-center, scale, ChannelRow.get(beta, betaOffset, c, 0f));
      // x - 0 is x, of every x: what is left of the pass is one FMA.
      ChannelRow.set(scratch, scratchOffset, c, 0f);
      ChannelRow.set(scratch, scales, c, scale);
      ChannelRow.set(scratch, shifts, c, shift);
    }
    passes.repeat(scratch, scratchOffset, 3);
    passes.normalize(x, xOffset, scratch, scratchOffset, y, yOffset);
  }
}
