package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;

/**
 * The passes of a batch normalization over all rows. Sums: each block of 256 rows has a sum of its
 * own, and the blocks' sums are added in order to +0, so that threads do not matter.
 */
final class NormPasses {
  private static final int BLOCK_ROWS = 256;

  private enum Pass {
    SUM,
    SQUARES,
    PRODUCTS,
    NORMALIZE,
    GRADIENT
  }

  private final int channels;
  private final Ranges blocks;
  private final Ranges stripes;
  private final Parallelism parallelism;
  private final MicroKernels kernels;
  private final Spare<Job> jobs = new Spare<>(() -> new Job());

  NormPasses(int rows, int channels, Parallelism parallelism, MicroKernels kernels) {
    Sizes.positive("rows", rows);
    Sizes.positive("channels", channels);
    this.channels = channels;
    blocks = new Ranges(rows, BLOCK_ROWS);
    stripes = Ranges.ofRows(rows, channels);
    this.parallelism = parallelism;
    this.kernels = kernels;
  }

  int rows() {
    return (int) blocks.count();
  }

  int channels() {
    return channels;
  }

  /** Bytes of one value for each channel. */
  long rowBytes() {
    return (long) channels * Float.BYTES;
  }

  /** Bytes of all rows. */
  long bytes() {
    return rows() * rowBytes();
  }

  /** Bytes of the blocks' sums. */
  long partialBytes() {
    return blocks.pieces() * rowBytes();
  }

  /** {@code sums[c] = sum over i of x[i][c]}. */
  void sum(
      MemorySegment x,
      long xOffset,
      MemorySegment partial,
      long partialOffset,
      MemorySegment sums,
      long sumsOffset) {
    run(Pass.SUM, x, xOffset, x, xOffset, x, xOffset, partial, partialOffset);
    combine(partial, partialOffset, sums, sumsOffset);
  }

  /** {@code sums[c] = sum over i of (x[i][c] - mean[c])^2}. */
  void squares(
      MemorySegment x,
      long xOffset,
      MemorySegment mean,
      long meanOffset,
      MemorySegment partial,
      long partialOffset,
      MemorySegment sums,
      long sumsOffset) {
    run(Pass.SQUARES, x, xOffset, x, xOffset, mean, meanOffset, partial, partialOffset);
    combine(partial, partialOffset, sums, sumsOffset);
  }

  /** {@code sums[c] = sum over i of (x[i][c] - mean[c]) g[i][c]}. */
  void products(
      MemorySegment x,
      long xOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment mean,
      long meanOffset,
      MemorySegment partial,
      long partialOffset,
      MemorySegment sums,
      long sumsOffset) {
    run(Pass.PRODUCTS, x, xOffset, g, gOffset, mean, meanOffset, partial, partialOffset);
    combine(partial, partialOffset, sums, sumsOffset);
  }

  private void combine(
      MemorySegment partial, long partialOffset, MemorySegment sums, long sumsOffset) {
    kernels.rows().zero(1, channels, sums, sumsOffset, 0);
    for (int block = 0; block < blocks.pieces(); block++) {
      kernels
          .pointwise()
          .accumulate(channels, partial, partialOffset + block * rowBytes(), sums, sumsOffset);
    }
  }

  /** {@code sums[c] = sums[c] / rows}. */
  void divideByRows(MemorySegment sums, long sumsOffset) {
    kernels.softmax().divide(channels, rows(), sums, sumsOffset);
  }

  /** {@code y = fma(x - mean, scale, shift)}; the three follow each other in {@code terms}. */
  void normalize(
      MemorySegment x,
      long xOffset,
      MemorySegment terms,
      long termsOffset,
      MemorySegment y,
      long yOffset) {
    run(Pass.NORMALIZE, x, xOffset, x, xOffset, terms, termsOffset, y, yOffset);
  }

  /** The gradient by x, from the terms that {@link MicroKernels#norm} names. */
  void gradient(
      MemorySegment x,
      long xOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment terms,
      long termsOffset,
      MemorySegment out,
      long outOffset) {
    run(Pass.GRADIENT, x, xOffset, g, gOffset, terms, termsOffset, out, outOffset);
  }

  private void run(
      Pass pass,
      MemorySegment x,
      long xOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment terms,
      long termsOffset,
      MemorySegment out,
      long outOffset) {
    Job job = jobs.take();
    job.set(pass, x, xOffset, g, gOffset, terms, termsOffset, out, outOffset);
    try {
      boolean mapped = pass == Pass.NORMALIZE || pass == Pass.GRADIENT;
      parallelism.run(mapped ? stripes.pieces() : blocks.pieces(), job);
    } finally {
      job.clear();
      jobs.give(job);
    }
  }

  private final class Job implements Parallelism.Pieces {
    private Pass pass = Pass.SUM;
    private MemorySegment x = MemorySegment.NULL;
    private MemorySegment g = MemorySegment.NULL;
    private MemorySegment terms = MemorySegment.NULL;
    private MemorySegment out = MemorySegment.NULL;
    private long xOffset;
    private long gOffset;
    private long termsOffset;
    private long outOffset;

    void set(
        Pass pass,
        MemorySegment x,
        long xOffset,
        MemorySegment g,
        long gOffset,
        MemorySegment terms,
        long termsOffset,
        MemorySegment out,
        long outOffset) {
      this.pass = pass;
      this.x = x;
      this.xOffset = xOffset;
      this.g = g;
      this.gOffset = gOffset;
      this.terms = terms;
      this.termsOffset = termsOffset;
      this.out = out;
      this.outOffset = outOffset;
    }

    void clear() {
      MemorySegment none = MemorySegment.NULL;
      set(Pass.SUM, none, 0, none, 0, none, 0, none, 0);
    }

    @Override
    public void run(int piece, int worker) {
      switch (pass) {
        case NORMALIZE, GRADIENT -> map(piece);
        case SUM, SQUARES, PRODUCTS -> reduce(piece);
      }
    }

    private void map(int piece) {
      int count = stripes.length(piece);
      long from = stripes.bytesFrom(piece, channels);
      if (pass == Pass.NORMALIZE) {
        kernels
            .norm()
            .normalize(
                count,
                channels,
                x,
                xOffset + from,
                terms,
                termsOffset,
                terms,
                termsOffset + rowBytes(),
                terms,
                termsOffset + 2 * rowBytes(),
                out,
                outOffset + from);
      } else {
        kernels
            .norm()
            .normalizeBackward(
                count,
                channels,
                x,
                xOffset + from,
                g,
                gOffset + from,
                terms,
                termsOffset,
                out,
                outOffset + from);
      }
    }

    private void reduce(int piece) {
      int count = blocks.length(piece);
      long from = blocks.bytesFrom(piece, channels);
      long to = outOffset + piece * rowBytes();
      kernels.rows().zero(1, channels, out, to, 0);
      switch (pass) {
        case SUM -> kernels.reduce().addColumnBlock(count, channels, x, xOffset + from, out, to);
        case SQUARES ->
            kernels
                .norm()
                .addCenteredSquares(
                    count, channels, x, xOffset + from, terms, termsOffset, out, to);
        default ->
            kernels
                .norm()
                .addCenteredProducts(
                    count,
                    channels,
                    x,
                    xOffset + from,
                    terms,
                    termsOffset,
                    g,
                    gOffset + from,
                    out,
                    to);
      }
    }
  }
}
