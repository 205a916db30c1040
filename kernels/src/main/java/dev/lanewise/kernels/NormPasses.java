package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;

/**
 * The passes over images of rows of channels that normalizations by channel share; for a batch
 * normalization all rows are one image. Rows are cut into blocks of 128, so that a block's second
 * pass finds it in cache and threads do not matter; {@link BatchNorm} has the law of the sums.
 *
 * <p>The passes that write images take terms of the channels (such as mean, scale and shift), a row
 * each, one after the other for each image. A row of terms is a period: the channels, repeated to
 * whole vectors.
 */
final class NormPasses {
  private static final int BLOCK_ROWS = 128;

  /** Floats of the widest vector. */
  private static final int MOST_LANES = 16;

  private static final int SHORTEST_PERIOD = 256;
  private static final int PIECE_FLOATS = 16_384;

  private enum Pass {
    STATISTICS,
    GRADIENT_SUMS,
    NORMALIZE,
    GRADIENT
  }

  private final int images;
  private final int channels;
  private final Ranges blocks;
  private final int period;
  private final Ranges stripes;
  private final Parallelism parallelism;
  private final MicroKernels kernels;
  private final Kept<Job> jobs = new Kept<>();

  NormPasses(int images, int rows, int channels, Parallelism parallelism, MicroKernels kernels) {
    Sizes.positive("rows", rows);
    Sizes.positive("channels", channels);
    this.images = images;
    this.channels = channels;
    blocks = new Ranges(rows, BLOCK_ROWS);
    period = channels * Math.min(rows, repetitions(channels));
    int periods = Math.max(1, PIECE_FLOATS / period);
    stripes = new Ranges((long) rows * channels, periods * period);
    this.parallelism = parallelism;
    this.kernels = kernels;
  }

  /** How often few channels are repeated: to whole vectors, and to loops worth their start. */
  private static int repetitions(int channels) {
    if (channels >= SHORTEST_PERIOD) {
      return 1;
    }
    int whole = MOST_LANES / Math.min(MOST_LANES, Integer.lowestOneBit(channels));
    return Math.ceilDiv(SHORTEST_PERIOD, channels * whole) * whole;
  }

  /** Rows of an image. */
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

  /** Bytes of all images. */
  long bytes() {
    return images * rows() * rowBytes();
  }

  private long planeBytes() {
    return (long) images * blocks.pieces() * rowBytes();
  }

  /** Bytes of the blocks' sums. */
  long partialBytes() {
    return 2 * planeBytes() + rowBytes();
  }

  /** Bytes of so many terms for each image. */
  long termsBytes(int terms) {
    return (long) images * terms * termBytes();
  }

  /** Bytes of one term of an image. */
  long termBytes() {
    return (long) period * Float.BYTES;
  }

  /** Repeats the channels of all terms; the caller has written each term's first row. */
  void repeat(MemorySegment terms, long termsOffset, int count) {
    int repetitions = period / channels;
    for (int term = 0; term < images * count; term++) {
      long first = termsOffset + term * termBytes();
      kernels
          .rows()
          .copy(repetitions - 1, channels, terms, first, 0, terms, first + rowBytes(), rowBytes());
    }
  }

  /** The mean of each channel of each image, and the sum of squares about it. */
  void statistics(
      MemorySegment x,
      long xOffset,
      MemorySegment partial,
      long partialOffset,
      MemorySegment mean,
      long meanOffset,
      MemorySegment squares,
      long squaresOffset) {
    run(Pass.STATISTICS, x, xOffset, x, xOffset, x, xOffset, partial, partialOffset);
    for (int image = 0; image < images; image++) {
      long row = image * rowBytes();
      combine(image, partial, partialOffset, mean, meanOffset + row, squares, squaresOffset + row);
    }
  }

  /** Of an image's whole blocks by their means, then with what is left. */
  private void combine(
      int image,
      MemorySegment partial,
      long partialOffset,
      MemorySegment mean,
      long meanOffset,
      MemorySegment squares,
      long squaresOffset) {
    int whole = rows() / BLOCK_ROWS;
    int left = rows() % BLOCK_ROWS;
    long means = partialOffset + (long) image * blocks.pieces() * rowBytes();
    long sums = means + planeBytes();
    long spread = partialOffset + 2 * planeBytes();
    kernels.rows().zero(1, channels, squares, squaresOffset, 0);
    if (whole > 0) {
      kernels.norm().statistics(whole, channels, partial, means, mean, meanOffset, partial, spread);
      kernels.reduce().addColumnBlock(whole, channels, partial, sums, squares, squaresOffset);
      kernels
          .rows()
          .scaleAndAdd(
              channels,
              BLOCK_ROWS,
              partial,
              spread,
              1f,
              squares,
              squaresOffset,
              Float.NEGATIVE_INFINITY);
    }
    if (whole == 0) {
      kernels.rows().copy(1, channels, partial, means, 0, mean, meanOffset, 0);
      kernels.rows().copy(1, channels, partial, sums, 0, squares, squaresOffset, 0);
    } else if (left > 0) {
      long last = whole * rowBytes();
      addRest(partial, means + last, sums + last, mean, meanOffset, squares, squaresOffset);
    }
  }

  /** Joins the statistics of the rows after the whole blocks. */
  private void addRest(
      MemorySegment partial,
      long restMeans,
      long restSquares,
      MemorySegment mean,
      long meanOffset,
      MemorySegment squares,
      long squaresOffset) {
    int left = rows() % BLOCK_ROWS;
    float share = (float) ((double) left / rows());
    float weight = (float) ((double) left * (rows() - left) / rows());
    for (int c = 0; c < channels; c++) {
      float center = ChannelRow.get(mean, meanOffset, c);
      float d = ChannelRow.get(partial, restMeans, c) - center;
      float sum =
          ChannelRow.get(squares, squaresOffset, c) + ChannelRow.get(partial, restSquares, c);
      ChannelRow.set(mean, meanOffset, c, Math.fma(d, share, center));
      ChannelRow.set(squares, squaresOffset, c, Math.fma(d * weight, d, sum));
    }
  }

  /**
   * For each channel of each image the sum of g and that of {@code (x - mean) g}; mean has a row
   * for each image.
   */
  void gradientSums(
      MemorySegment x,
      long xOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment mean,
      long meanOffset,
      MemorySegment partial,
      long partialOffset,
      MemorySegment sums,
      long sumsOffset,
      MemorySegment products,
      long productsOffset) {
    run(Pass.GRADIENT_SUMS, x, xOffset, g, gOffset, mean, meanOffset, partial, partialOffset);
    addBlocks(partial, partialOffset, sums, sumsOffset);
    addBlocks(partial, partialOffset + planeBytes(), products, productsOffset);
  }

  private void addBlocks(
      MemorySegment partial, long partialOffset, MemorySegment sums, long sumsOffset) {
    kernels.rows().zero(images, channels, sums, sumsOffset, rowBytes());
    int count = blocks.pieces();
    for (int image = 0; image < images; image++) {
      long from = partialOffset + (long) image * count * rowBytes();
      long to = sumsOffset + image * rowBytes();
      kernels.reduce().addColumnBlock(count, channels, partial, from, sums, to);
    }
  }

  /** {@code y = fma(x - mean, scale, shift)}, of the terms mean, scale, shift. */
  void normalize(
      MemorySegment x,
      long xOffset,
      MemorySegment terms,
      long termsOffset,
      MemorySegment y,
      long yOffset) {
    run(Pass.NORMALIZE, x, xOffset, x, xOffset, terms, termsOffset, y, yOffset);
  }

  /**
   * {@code out = fma(g, scale, fma(x - mean, slope, shift))}, of the terms mean, slope, shift,
   * scale.
   */
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
    if (job == null) {
      job = new Job();
    }
    job.set(pass, x, xOffset, g, gOffset, terms, termsOffset, out, outOffset);
    try {
      boolean mapped = pass == Pass.NORMALIZE || pass == Pass.GRADIENT;
      parallelism.run(images * (mapped ? stripes : blocks).pieces(), job);
    } finally {
      job.clear();
      jobs.give(job);
    }
  }

  private final class Job implements Parallelism.Pieces {
    private Pass pass = Pass.STATISTICS;
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
      set(Pass.STATISTICS, none, 0, none, 0, none, 0, none, 0);
    }

    @Override
    public void run(int piece, int worker) {
      switch (pass) {
        case STATISTICS, GRADIENT_SUMS -> reduce(piece);
        case NORMALIZE, GRADIENT -> map(piece);
      }
    }

    private long imageBytes(int image) {
      return image * rows() * rowBytes();
    }

    private void reduce(int piece) {
      int image = piece / blocks.pieces();
      int block = piece % blocks.pieces();
      int count = blocks.length(block);
      long from = imageBytes(image) + blocks.bytesFrom(block, channels);
      long to = outOffset + piece * rowBytes();
      if (pass == Pass.STATISTICS) {
        kernels
            .norm()
            .statistics(count, channels, x, xOffset + from, out, to, out, to + planeBytes());
      } else {
        kernels
            .norm()
            .gradientSums(
                count,
                channels,
                x,
                xOffset + from,
                terms,
                termsOffset + image * rowBytes(),
                g,
                gOffset + from,
                out,
                to,
                out,
                to + planeBytes());
      }
    }

    private void map(int piece) {
      int image = piece / stripes.pieces();
      int stripe = piece % stripes.pieces();
      int count = stripes.length(stripe);
      long from = imageBytes(image) + stripes.bytesFrom(stripe, 1);
      if (pass == Pass.NORMALIZE) {
        long at = termsOffset + 3 * image * termBytes();
        kernels
            .norm()
            .normalize(count, period, x, xOffset + from, terms, at, out, outOffset + from);
      } else {
        long at = termsOffset + 4 * image * termBytes();
        kernels
            .norm()
            .gradient(
                count,
                period,
                x,
                xOffset + from,
                g,
                gOffset + from,
                terms,
                at,
                out,
                outOffset + from);
      }
    }
  }
}
