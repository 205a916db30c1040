package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of a batch normalization by its operands.
 *
 * <pre>
 *   gradBeta[c]     = sum over i of gradOutput[i][c]
 *   gradGamma[c]    = (sum over i of (x[i][c] - mean[c]) gradOutput[i][c]) * r[c]
 *   gradInput[i][c] = gamma[c] r[c] (gradOutput[i][c] - gradBeta[c] / rows
 *                                    - (x[i][c] - mean[c]) r[c] gradGamma[c] / rows)
 * </pre>
 *
 * with {@code r = 1 / sqrt(variance + epsilon)}. Where the statistics are given, not those of the
 * batch, {@code gradInput = gamma r gradOutput}.
 *
 * <p>Bit law: a sum is one chain down each block of 128 rows, from +0, of additions (gradBeta) or
 * of FMAs (gradGamma); the blocks' sums are added in order to +0. With {@code scale = gamma * r}
 * and {@code slope = -(scale * (gradGamma * r / rows))}, {@code gradInput = fma(gradOutput, scale,
 * fma(x - mean, slope, -(scale * (gradBeta / rows))))}; by given statistics {@code fma(gradOutput,
 * scale, +0)}.
 *
 * <pre>{@code
 * var norm = BatchNorm.backward(rows, channels, 1e-3f, Parallelism.caller());
 * var scratch = Memory.bytes(arena, norm.scratchBytes());
 * norm.run(x, 0, gamma, 0, mean, 0, variance, 0, gradOutput, 0, gradInput, 0, gradGamma, 0, gradBeta, 0, scratch, 0);
 * }</pre>
 */
public final class BatchNormBackward {
  private final boolean throughStatistics;
  private final Parallelism parallelism;
  private final NormPasses passes;
  private final float epsilon;
  private final Kept<OperandList> lists = new Kept<>();

  BatchNormBackward(
      boolean throughStatistics,
      int rows,
      int channels,
      float epsilon,
      Parallelism parallelism,
      KernelSet kernels) {
    this.throughStatistics = throughStatistics;
    this.parallelism = parallelism;
    passes = new NormPasses(1, rows, channels, parallelism, kernels.micro());
    this.epsilon = BatchNorm.epsilon(epsilon);
  }

  /**
   * Bytes of scratch memory that one call needs; calls at the same time need scratch of their own.
   */
  public long scratchBytes() {
    return passes.termsBytes(4) + passes.partialBytes();
  }

  /**
   * Computes the gradients; gradInput may be x or gradOutput.
   *
   * @param gamma factors of the channels, or null for 1
   * @param mean the mean of each channel that the output was computed by, and so the variance
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
    if (operands == null) {
      operands = new OperandList(parallelism);
    }
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
    long partial = scratchOffset + passes.termsBytes(4);
    passes.gradientSums(
        x,
        xOffset,
        gradOutput,
        gradOutputOffset,
        mean,
        meanOffset,
        scratch,
        partial,
        gradBeta,
        gradBetaOffset,
        gradGamma,
        gradGammaOffset);
    for (int c = 0; c < passes.channels(); c++) {
      float r = 1 / BatchNorm.deviation(ChannelRow.get(variance, varianceOffset, c), epsilon);
      float byGamma = ChannelRow.get(gradGamma, gradGammaOffset, c) * r;
      ChannelRow.set(gradGamma, gradGammaOffset, c, byGamma);
      float scale = ChannelRow.get(gamma, gammaOffset, c, 1f) * r;
      if (throughStatistics) {
        float center = ChannelRow.get(mean, meanOffset, c);
        float slope = -(scale * (byGamma * r / passes.rows()));
        float byMean = ChannelRow.get(gradBeta, gradBetaOffset, c) / passes.rows();
        terms(scratch, scratchOffset, c, center, slope, -(scale * byMean), scale);
      } else {
        // The pass that normalizes does it: g - 0 is g, of every g.
        terms(scratch, scratchOffset, c, 0f, scale, 0f, 0f);
      }
    }
    if (throughStatistics) {
      passes.repeat(scratch, scratchOffset, 4);
      passes.gradient(
          x,
          xOffset,
          gradOutput,
          gradOutputOffset,
          scratch,
          scratchOffset,
          gradInput,
          gradInputOffset);
    } else {
      passes.repeat(scratch, scratchOffset, 3);
      passes.normalize(
          gradOutput, gradOutputOffset, scratch, scratchOffset, gradInput, gradInputOffset);
    }
  }

  private void terms(
      MemorySegment scratch, long offset, int channel, float a, float b, float c, float d) {
    long bytes = passes.termBytes();
    ChannelRow.set(scratch, offset, channel, a);
    ChannelRow.set(scratch, offset + bytes, channel, b);
    ChannelRow.set(scratch, offset + 2 * bytes, channel, c);
    ChannelRow.set(scratch, offset + 3 * bytes, channel, d);
  }
}
