package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.MicroKernels;
import dev.lanewise.kernels.internal.micro.SoftmaxKernels;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of a layer normalization by its operands. With {@code z[i][c] = (x[i][c] - mean[i])
 * * inverse[i]} and g the gradient by the output:
 *
 * <pre>
 *   gradBeta[c]     = sum over i of g[i][c]
 *   gradGamma[c]    = sum over i of z[i][c] g[i][c]
 *   gradInput[i][c] = inverse[i] (g[i][c] gamma[c] - a[i] / channels - z[i][c] b[i] / channels)
 *   a[i] = sum over c of g[i][c] gamma[c]     b[i] = sum over c of z[i][c] g[i][c] gamma[c]
 * </pre>
 *
 * <p>Bit law: the sums over channels as in {@link LayerNorm}, by FMAs: a of g and gamma, and s of
 * {@code x - mean} and {@code g * gamma}. With {@code slope = -(inverse * (s * inverse / channels)
 * * inverse)} and {@code shift = -(inverse * (a / channels))}, {@code gradInput = fma(g * gamma,
 * inverse, fma(x - mean, slope, shift))}. The sums over rows: blocks of 64 rows from +0, down the
 * rows, {@code fma((x - mean) * inverse, g, sum)} for gamma; the blocks' sums added in order to +0.
 *
 * <pre>{@code
 * var norm = LayerNorm.backward(rows, channels, Parallelism.caller());
 * var scratch = Memory.bytes(arena, norm.scratchBytes());
 * norm.run(x, 0, gamma, 0, mean, 0, inverse, 0, gradOutput, 0, gradInput, 0, gradGamma, 0, gradBeta, 0, scratch, 0);
 * }</pre>
 */
public final class LayerNormBackward {
  private static final int BLOCK_ROWS = 64;

  private final Ranges blocks;
  private final int channels;
  private final Parallelism parallelism;
  private final MicroKernels kernels;
  private final MemorySegment defaults;
  private final Kept<OperandList> lists = new Kept<>();
  private final Kept<Job> jobs = new Kept<>();

  LayerNormBackward(int rows, int channels, Parallelism parallelism, KernelSet kernels) {
    Sizes.positive("rows", rows);
    Sizes.positive("channels", channels);
    blocks = new Ranges(rows, BLOCK_ROWS);
    this.channels = channels;
    this.parallelism = parallelism;
    this.kernels = kernels.micro();
    defaults = LayerNorm.defaults(channels);
  }

  private long rowBytes() {
    return (long) channels * Float.BYTES;
  }

  /**
   * Bytes of scratch memory that one call needs; calls at the same time need scratch of their own.
   */
  public long scratchBytes() {
    return 2 * (blocks.pieces() + 1) * rowBytes();
  }

  /**
   * Computes the gradients; gradInput may be x or gradOutput.
   *
   * @param gamma factors of the channels, or null for 1
   * @param mean what {@link LayerNormForward} computed, and so inverse
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
    long bytes = blocks.count() * rowBytes();
    long columnBytes = blocks.count() * Float.BYTES;
    OperandList operands = lists.take();
    if (operands == null) {
      operands = new OperandList(parallelism);
    }
    try {
      operands
          .input("x", x, xOffset, bytes)
          .input("gradOutput", gradOutput, gradOutputOffset, bytes)
          .outputInPlace("gradInput", gradInput, gradInputOffset, bytes)
          .input("gamma", gamma, gammaOffset, rowBytes())
          .input("mean", mean, meanOffset, columnBytes)
          .input("inverse", inverse, inverseOffset, columnBytes)
          .output("gradGamma", gradGamma, gradGammaOffset, rowBytes())
          .output("gradBeta", gradBeta, gradBetaOffset, rowBytes())
          .output("scratch", scratch, scratchOffset, scratchBytes());
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
    job.mean = mean;
    job.meanOffset = meanOffset;
    job.inverse = inverse;
    job.inverseOffset = inverseOffset;
    job.g = gradOutput;
    job.gOffset = gradOutputOffset;
    job.out = gradInput;
    job.outOffset = gradInputOffset;
    job.scratch = scratch;
    job.scratchOffset = scratchOffset + 2 * rowBytes();
    try {
      parallelism.run(blocks.pieces(), job);
    } finally {
      job.clear();
      jobs.give(job);
    }
    addBlocks(scratch, scratchOffset, gradGamma, gradGammaOffset, gradBeta, gradBetaOffset);
  }

  /** The sums of both lie side by side, as rows of twice the channels. */
  private void addBlocks(
      MemorySegment scratch,
      long scratchOffset,
      MemorySegment gradGamma,
      long gradGammaOffset,
      MemorySegment gradBeta,
      long gradBetaOffset) {
    long sums = scratchOffset + 2 * rowBytes();
    kernels.rows().zero(1, 2 * channels, scratch, scratchOffset, 0);
    kernels
        .reduce()
        .addColumnBlock(blocks.pieces(), 2 * channels, scratch, sums, scratch, scratchOffset);
    kernels.rows().copy(1, channels, scratch, scratchOffset, 0, gradGamma, gradGammaOffset, 0);
    kernels
        .rows()
        .copy(1, channels, scratch, scratchOffset + rowBytes(), 0, gradBeta, gradBetaOffset, 0);
  }

  private final class Job implements Parallelism.Pieces {
    private final float[][] partial = new float[parallelism.threads()][SoftmaxKernels.PARTIAL_SUMS];
    private MemorySegment x = MemorySegment.NULL;
    private MemorySegment gamma = MemorySegment.NULL;
    private MemorySegment mean = MemorySegment.NULL;
    private MemorySegment inverse = MemorySegment.NULL;
    private MemorySegment g = MemorySegment.NULL;
    private MemorySegment out = MemorySegment.NULL;
    private MemorySegment scratch = MemorySegment.NULL;
    private long xOffset;
    private long gammaOffset;
    private long meanOffset;
    private long inverseOffset;
    private long gOffset;
    private long outOffset;
    private long scratchOffset;

    void clear() {
      x = MemorySegment.NULL;
      gamma = MemorySegment.NULL;
      mean = MemorySegment.NULL;
      inverse = MemorySegment.NULL;
      g = MemorySegment.NULL;
      out = MemorySegment.NULL;
      scratch = MemorySegment.NULL;
    }

    @Override
    public void run(int piece, int worker) {
      long sums = scratchOffset + 2 * piece * rowBytes();
      kernels.rows().zero(1, 2 * channels, scratch, sums, 0);
      for (int i = 0; i < blocks.length(piece); i++) {
        row((int) blocks.from(piece) + i, sums, partial[worker]);
      }
    }

    private void row(int row, long sums, float[] partial) {
      long at = row * rowBytes();
      float center = ChannelRow.get(mean, meanOffset, row);
      float r = ChannelRow.get(inverse, inverseOffset, row);
      float a = kernels.softmax().dot(channels, g, gOffset + at, gamma, gammaOffset, partial);
      float s =
          kernels
              .rowNorm()
              .products(
                  channels, x, xOffset + at, center, g, gOffset + at, gamma, gammaOffset, partial);
      kernels
          .rowNorm()
          .addGradients(channels, x, xOffset + at, center, r, g, gOffset + at, scratch, sums);
      float slope = -(r * (s * r / channels) * r);
      float shift = -(r * (a / channels));
      kernels
          .rowNorm()
          .gradient(
              channels,
              x,
              xOffset + at,
              center,
              g,
              gOffset + at,
              gamma,
              gammaOffset,
              slope,
              shift,
              r,
              out,
              outOffset + at);
    }
  }
}
