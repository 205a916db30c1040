package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of a batch normalization by its operands, through the statistics of the batch.
 *
 * <pre>
 *   gradBeta[c]     = sum over i of gradOutput[i][c]
 *   gradGamma[c]    = (sum over i of (x[i][c] - mean[c]) gradOutput[i][c]) * r[c]
 *   gradInput[i][c] = gamma[c] r[c] (gradOutput[i][c] - gradBeta[c] / rows
 *                                    - (x[i][c] - mean[c]) r[c] gradGamma[c] / rows)
 * </pre>
 *
 * with {@code r = 1 / sqrt(variance + epsilon)}. Bit law: sums as in {@link BatchNorm}, of FMAs for
 * gradGamma; {@code gradInput = (gamma * r) * fma(x - mean, -(gradGamma * r / rows), gradOutput -
 * gradBeta / rows)}.
 */
public final class BatchNormBackward {
  private final NormPasses passes;
  private final float epsilon;
  private final Spare<OperandList> lists;

  BatchNormBackward(
      int rows, int channels, float epsilon, Parallelism parallelism, KernelSet kernels) {
    passes = new NormPasses(rows, channels, parallelism, kernels.micro());
    this.epsilon = BatchNorm.epsilon(epsilon);
    lists = new Spare<>(() -> new OperandList(parallelism));
  }

  /**
   * Bytes of scratch memory that one call needs; calls at the same time need scratch of their own.
   */
  public long scratchBytes() {
    return 4 * passes.rowBytes() + passes.partialBytes();
  }

  /**
   * Computes the gradients; gradInput may be x or gradOutput.
   *
   * @param gamma factors of the channels, or null for 1
   * @param mean what {@link BatchNormForward} computed, and so the variance
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
      MemorySegment mean,
      long meanOffset,
      MemorySegment variance,
      long varianceOffset,
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment gradInput,
      long gradInputOffset,
      MemorySegment gradGamma,
      long gradGammaOffset,
      MemorySegment gradBeta,
      long gradBetaOffset,
      MemorySegment scratch,
      long scratchOffset) {
    long rowBytes = passes.rowBytes();
    OperandList operands = lists.take();
    try {
      operands
          .input("x", x, xOffset, passes.bytes())
          .input("gradOutput", gradOutput, gradOutputOffset, passes.bytes())
          .outputInPlace("gradInput", gradInput, gradInputOffset, passes.bytes())
          .input("gamma", gamma, gammaOffset, rowBytes)
          .input("mean", mean, meanOffset, rowBytes)
          .input("variance", variance, varianceOffset, rowBytes)
          .output("gradGamma", gradGamma, gradGammaOffset, rowBytes)
          .output("gradBeta", gradBeta, gradBetaOffset, rowBytes)
          .output("scratch", scratch, scratchOffset, scratchBytes());
    } finally {
      operands.clear();
      lists.give(operands);
    }
    long partial = scratchOffset + 4 * rowBytes;
    passes.sum(gradOutput, gradOutputOffset, scratch, partial, gradBeta, gradBetaOffset);
    passes.products(
        x,
        xOffset,
        gradOutput,
        gradOutputOffset,
        mean,
        meanOffset,
        scratch,
        partial,
        gradGamma,
        gradGammaOffset);
    for (int c = 0; c < passes.channels(); c++) {
      float r = 1 / BatchNorm.deviation(ChannelRow.get(variance, varianceOffset, c), epsilon);
      float byGamma = ChannelRow.get(gradGamma, gradGammaOffset, c) * r;
      float meanGradient = ChannelRow.get(gradBeta, gradBetaOffset, c) / passes.rows();
      ChannelRow.set(gradGamma, gradGammaOffset, c, byGamma);
      ChannelRow.set(scratch, scratchOffset, c, ChannelRow.get(mean, meanOffset, c));
      ChannelRow.set(scratch, scratchOffset + rowBytes, c, -(byGamma * r / passes.rows()));
      ChannelRow.set(scratch, scratchOffset + 2 * rowBytes, c, meanGradient);
      float scale = ChannelRow.get(gamma, gammaOffset, c, 1f) * r;
      ChannelRow.set(scratch, scratchOffset + 3 * rowBytes, c, scale);
    }
    passes.gradient(
        x,
        xOffset,
        gradOutput,
        gradOutputOffset,
        scratch,
        scratchOffset,
        gradInput,
        gradInputOffset);
  }
}
