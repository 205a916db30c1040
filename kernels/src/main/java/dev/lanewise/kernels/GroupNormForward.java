package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Groups of channels by their own statistics: see {@link GroupNorm}.
 *
 * <pre>{@code
 * var norm = GroupNorm.forward(batch, height, width, channels, 32, 1e-3f, Parallelism.caller());
 * var scratch = Memory.bytes(arena, norm.scratchBytes());
 * norm.run(x, 0, null, 0, null, 0, y, 0, mean, 0, inverse, 0, scratch, 0);
 * }</pre>
 */
public final class GroupNormForward {
  private final int batch;
  private final int groups;
  private final int groupChannels;
  private final Parallelism parallelism;
  private final NormPasses passes;
  private final float epsilon;
  private final Kept<OperandList> lists = new Kept<>();

  GroupNormForward(
      int batch,
      int pixels,
      int channels,
      int groups,
      float epsilon,
      Parallelism parallelism,
      KernelSet kernels) {
    groupChannels = GroupNorm.groupChannels(batch, channels, groups);
    this.parallelism = parallelism;
    passes = new NormPasses(batch, pixels, channels, parallelism, kernels.micro());
    this.batch = batch;
    this.groups = groups;
    this.epsilon = BatchNorm.epsilon(epsilon);
  }

  /**
   * Bytes of scratch memory that one call needs; calls at the same time need scratch of their own.
   */
  public long scratchBytes() {
    return passes.termsBytes(3) + 2 * batch * passes.rowBytes() + passes.partialBytes();
  }

  /**
   * Computes the output, which may be x, and mean[batch][groups] and inverse[batch][groups].
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
      long inverseOffset,
      MemorySegment scratch,
      long scratchOffset) {
    long groupBytes = (long) batch * groups * Float.BYTES;
    OperandList operands = lists.take();
    if (operands == null) {
      operands = new OperandList(parallelism);
    }
    try {
      operands
          .input("x", x, xOffset, passes.bytes())
          .outputInPlace("y", y, yOffset, passes.bytes())
          .input("gamma", gamma, gammaOffset, passes.rowBytes())
          .input("beta", beta, betaOffset, passes.rowBytes())
          .output("mean", mean, meanOffset, groupBytes)
          .output("inverse", inverse, inverseOffset, groupBytes)
          .output("scratch", scratch, scratchOffset, scratchBytes());
    } finally {
      operands.clear();
      lists.give(operands);
    }
    long means = scratchOffset + passes.termsBytes(3);
    long squares = means + batch * passes.rowBytes();
    long partial = squares + batch * passes.rowBytes();
    passes.statistics(x, xOffset, scratch, partial, scratch, means, scratch, squares);
    for (int group = 0; group < batch * groups; group++) {
      int image = group / groups;
      int first = group % groups * groupChannels;
      long row = image * passes.rowBytes();
      float center = mean(scratch, means + row, first);
      float variance = variance(scratch, means + row, squares + row, first, center);
      float r = 1 / BatchNorm.deviation(variance, epsilon);
      ChannelRow.set(mean, meanOffset, group, center);
      ChannelRow.set(inverse, inverseOffset, group, r);
      long terms = scratchOffset + 3 * image * passes.termBytes();
      for (int c = first; c < first + groupChannels; c++) {
        ChannelRow.set(scratch, terms, c, center);
        float scale = ChannelRow.get(gamma, gammaOffset, c, 1f) * r;
        ChannelRow.set(scratch, terms + passes.termBytes(), c, scale);
        float shift = ChannelRow.get(beta, betaOffset, c, 0f);
        ChannelRow.set(scratch, terms + 2 * passes.termBytes(), c, shift);
      }
    }
    passes.repeat(scratch, scratchOffset, 3);
    passes.normalize(x, xOffset, scratch, scratchOffset, y, yOffset);
  }

  private float mean(MemorySegment scratch, long means, int first) {
    float from = ChannelRow.get(scratch, means, first);
    float sum = 0f;
    for (int c = first; c < first + groupChannels; c++) {
      sum += ChannelRow.get(scratch, means, c) - from;
    }
    return from + sum / groupChannels;
  }

  private float variance(MemorySegment scratch, long means, long squares, int first, float center) {
    float spread = 0f;
    float sum = 0f;
    for (int c = first; c < first + groupChannels; c++) {
      float d = ChannelRow.get(scratch, means, c) - center;
      spread = Math.fma(d, d, spread);
      sum += ChannelRow.get(scratch, squares, c);
    }
    return Math.fma((float) passes.rows(), spread, sum)
        / GroupNorm.elements(passes.rows(), groupChannels);
  }
}
