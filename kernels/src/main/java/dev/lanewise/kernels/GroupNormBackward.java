package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of a group normalization by its operands. With {@code z = (x - mean) * inverse}, g
 * the gradient by the output, and n the pixels of an image times the channels of a group:
 *
 * <pre>
 *   gradBeta[c]  = sum over images and pixels of g
 *   gradGamma[c] = sum over images and pixels of z g
 *   gradInput    = inverse (g gamma[c] - a / n - z b / n)
 *   a = sum over the group of g gamma[c]     b = sum over the group of z g gamma[c]
 * </pre>
 *
 * <p>Bit law: each channel of an image has the sums t of g and p of {@code (x - mean) * g} over its
 * pixels, by blocks as in {@link BatchNormBackward}. gradBeta is the chain of t over the images
 * from +0, gradGamma that of {@code fma(p, inverse, sum)}. For a group, channel by channel from +0,
 * {@code a = fma(gamma, t, a)} and {@code s = fma(gamma, p, s)}. With {@code slope = -(inverse * (s
 * * inverse / n) * inverse)} and {@code shift = -(inverse * (a / n))}, {@code gradInput = fma(g,
 * gamma * inverse, fma(x - mean, slope, shift))}.
 *
 * <pre>{@code
 * var norm = GroupNorm.backward(batch, height, width, channels, 32, Parallelism.caller());
 * var scratch = Memory.bytes(arena, norm.scratchBytes());
 * norm.run(x, 0, gamma, 0, mean, 0, inverse, 0, gradOutput, 0, gradInput, 0, gradGamma, 0, gradBeta, 0, scratch, 0);
 * }</pre>
 */
public final class GroupNormBackward {
  private final int batch;
  private final int groups;
  private final int groupChannels;
  private final Parallelism parallelism;
  private final NormPasses passes;
  private final Kept<OperandList> lists = new Kept<>();

  GroupNormBackward(
      int batch, int pixels, int channels, int groups, Parallelism parallelism, KernelSet kernels) {
    groupChannels = GroupNorm.groupChannels(batch, channels, groups);
    this.parallelism = parallelism;
    passes = new NormPasses(batch, pixels, channels, parallelism, kernels.micro());
    this.batch = batch;
    this.groups = groups;
  }

  /**
   * Bytes of scratch memory that one call needs; calls at the same time need scratch of their own.
   */
  public long scratchBytes() {
    return passes.termsBytes(4) + 3 * batch * passes.rowBytes() + passes.partialBytes();
  }

  /**
   * Computes the gradients; gradInput may be x or gradOutput.
   *
   * @param gamma factors of the channels, or null for 1
   * @param mean what {@link GroupNormForward} computed, and so inverse
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
      MemorySegment inverse,
      long inverseOffset,
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
    long groupBytes = (long) batch * groups * Float.BYTES;
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
          .input("mean", mean, meanOffset, groupBytes)
          .input("inverse", inverse, inverseOffset, groupBytes)
          .output("gradGamma", gradGamma, gradGammaOffset, rowBytes)
          .output("gradBeta", gradBeta, gradBetaOffset, rowBytes)
          .output("scratch", scratch, scratchOffset, scratchBytes());
    } finally {
      operands.clear();
      lists.give(operands);
    }
    long means = scratchOffset + passes.termsBytes(4);
    long sums = means + batch * rowBytes;
    long products = sums + batch * rowBytes;
    long partial = products + batch * rowBytes;
    spread(mean, meanOffset, scratch, means);
    passes.gradientSums(
        x,
        xOffset,
        gradOutput,
        gradOutputOffset,
        scratch,
        means,
        scratch,
        partial,
        scratch,
        sums,
        scratch,
        products);
    for (int c = 0; c < passes.channels(); c++) {
      float byGamma = 0f;
      float byBeta = 0f;
      for (int image = 0; image < batch; image++) {
        long row = image * rowBytes;
        float r = ChannelRow.get(inverse, inverseOffset, image * groups + c / groupChannels);
        byGamma = Math.fma(ChannelRow.get(scratch, products + row, c), r, byGamma);
        byBeta += ChannelRow.get(scratch, sums + row, c);
      }
      ChannelRow.set(gradGamma, gradGammaOffset, c, byGamma);
      ChannelRow.set(gradBeta, gradBetaOffset, c, byBeta);
    }
    for (int group = 0; group < batch * groups; group++) {
      float r = ChannelRow.get(inverse, inverseOffset, group);
      terms(group, gamma, gammaOffset, r, scratch, scratchOffset, means, sums, products);
    }
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
  }

  /** Each group's mean to all its channels. */
  private void spread(MemorySegment mean, long meanOffset, MemorySegment scratch, long means) {
    for (int i = 0; i < batch * passes.channels(); i++) {
      ChannelRow.set(scratch, means, i, ChannelRow.get(mean, meanOffset, i / groupChannels));
    }
  }

  private void terms(
      int group,
      @Nullable MemorySegment gamma,
      long gammaOffset,
      float r,
      MemorySegment scratch,
      long scratchOffset,
      long means,
      long sums,
      long products) {
    int image = group / groups;
    int first = group % groups * groupChannels;
    int end = first + groupChannels;
    long row = image * passes.rowBytes();
    float a = 0f;
    float s = 0f;
    for (int c = first; c < end; c++) {
      float factor = ChannelRow.get(gamma, gammaOffset, c, 1f);
      a = Math.fma(factor, ChannelRow.get(scratch, sums + row, c), a);
      s = Math.fma(factor, ChannelRow.get(scratch, products + row, c), s);
    }
    float n = GroupNorm.elements(passes.rows(), groupChannels);
    float slope = -(r * (s * r / n) * r);
    float shift = -(r * (a / n));
    long bytes = passes.termBytes();
    long terms = scratchOffset + 4 * image * bytes;
    for (int c = first; c < end; c++) {
      ChannelRow.set(scratch, terms, c, ChannelRow.get(scratch, means + row, c));
      ChannelRow.set(scratch, terms + bytes, c, slope);
      ChannelRow.set(scratch, terms + 2 * bytes, c, shift);
      ChannelRow.set(scratch, terms + 3 * bytes, c, ChannelRow.get(gamma, gammaOffset, c, 1f) * r);
    }
  }
}
