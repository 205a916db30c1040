package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.TransposeBlocks;
import dev.lanewise.kernels.internal.micro.LayoutKernels;
import dev.lanewise.kernels.internal.micro.RowKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Changes of layout: images between NCHW and NHWC, weights between OIHW and HWIO.
 *
 * <pre>{@code
 * var turn = Transpose.nchwToNhwc(batch, 64, 28, 28, Parallelism.caller());
 * turn.run(x, 0, y, 0);
 * }</pre>
 */
public final class Transpose {
  private static final int PIECE_FLOATS = 8192;

  /**
   * Matrices that lie in memory by their steps, in floats.
   *
   * @param matrix from one matrix to the next
   * @param row from one row to the next
   */
  private record Steps(long matrix, long row) {}

  private final int matrices;
  private final Ranges rows;
  private final int columns;
  private final Steps from;
  private final Steps to;
  private final Parallelism parallelism;
  private final LayoutKernels kernels;
  private final RowKernels rowKernels;
  private final Kept<Job> jobs = new Kept<>();

  private Transpose(
      int matrices,
      int rows,
      int columns,
      Steps from,
      Steps to,
      Parallelism parallelism,
      KernelSet kernels) {
    this.matrices = matrices;
    this.rows = new Ranges(rows, rowsOfPiece(columns));
    this.columns = columns;
    this.from = from;
    this.to = to;
    this.parallelism = parallelism;
    this.kernels = kernels.micro().layout();
    rowKernels = kernels.micro().rows();
    Sizes.product("pieces", matrices, this.rows.pieces());
  }

  /** Whole blocks of rows, as many as make a piece worth handing over. */
  private static int rowsOfPiece(int columns) {
    int blockFloats = LayoutKernels.ROWS * Math.min(columns, PIECE_FLOATS);
    return LayoutKernels.ROWS * Math.ceilDiv(PIECE_FLOATS, blockFloats);
  }

  /**
   * Images x[batch][channels][height][width] to y[batch][height][width][channels].
   *
   * @throws IllegalArgumentException if a size is not positive, or an image's elements cannot be
   *     counted in an {@code int}
   */
  public static Transpose nchwToNhwc(
      int batch, int channels, int height, int width, Parallelism parallelism) {
    return nchwToNhwc(batch, channels, height, width, parallelism, KernelSet.current());
  }

  static Transpose nchwToNhwc(
      int batch, int channels, int height, int width, Parallelism parallelism, KernelSet kernels) {
    int pixels = pixels(batch, channels, height, width);
    return images(batch, channels, pixels, parallelism, kernels);
  }

  /**
   * Images x[batch][height][width][channels] to y[batch][channels][height][width].
   *
   * @throws IllegalArgumentException if a size is not positive, or an image's elements cannot be
   *     counted in an {@code int}
   */
  public static Transpose nhwcToNchw(
      int batch, int height, int width, int channels, Parallelism parallelism) {
    return nhwcToNchw(batch, height, width, channels, parallelism, KernelSet.current());
  }

  static Transpose nhwcToNchw(
      int batch, int height, int width, int channels, Parallelism parallelism, KernelSet kernels) {
    int pixels = pixels(batch, channels, height, width);
    return images(batch, pixels, channels, parallelism, kernels);
  }

  private static int pixels(int batch, int channels, int height, int width) {
    Sizes.positive("batch", batch);
    Sizes.positive("channels", channels);
    Sizes.positive("height", height);
    Sizes.positive("width", width);
    return Sizes.product("image", height, width, channels) / channels;
  }

  private static Transpose images(
      int batch, int rows, int columns, Parallelism parallelism, KernelSet kernels) {
    long image = (long) rows * columns;
    return new Transpose(
        batch,
        rows,
        columns,
        new Steps(image, columns),
        new Steps(image, rows),
        parallelism,
        kernels);
  }

  /**
   * Weights x[filters][channels][height][width] to y[height][width][channels][filters].
   *
   * @throws IllegalArgumentException if a size is not positive, or the elements cannot be counted
   *     in an {@code int}
   */
  public static Transpose oihwToHwio(
      int filters, int channels, int height, int width, Parallelism parallelism) {
    return oihwToHwio(filters, channels, height, width, parallelism, KernelSet.current());
  }

  static Transpose oihwToHwio(
      int filters,
      int channels,
      int height,
      int width,
      Parallelism parallelism,
      KernelSet kernels) {
    int cells = cells(filters, channels, height, width);
    return weights(filters, channels, cells, parallelism, kernels);
  }

  /**
   * Weights x[height][width][channels][filters] to y[filters][channels][height][width].
   *
   * @throws IllegalArgumentException if a size is not positive, or the elements cannot be counted
   *     in an {@code int}
   */
  public static Transpose hwioToOihw(
      int height, int width, int channels, int filters, Parallelism parallelism) {
    return hwioToOihw(height, width, channels, filters, parallelism, KernelSet.current());
  }

  static Transpose hwioToOihw(
      int height,
      int width,
      int channels,
      int filters,
      Parallelism parallelism,
      KernelSet kernels) {
    int cells = cells(filters, channels, height, width);
    return weights(cells, channels, filters, parallelism, kernels);
  }

  private static int cells(int filters, int channels, int height, int width) {
    Sizes.positive("filters", filters);
    Sizes.positive("channels", channels);
    Sizes.positive("height", height);
    Sizes.positive("width", width);
    return Sizes.product("weights", height, width, channels, filters) / channels / filters;
  }

  /** {@code y[k][j][i] = x[i][j][k]}: a matrix for each j. */
  private static Transpose weights(
      int first, int middle, int last, Parallelism parallelism, KernelSet kernels) {
    return new Transpose(
        middle,
        first,
        last,
        new Steps(last, (long) middle * last),
        new Steps(first, (long) middle * first),
        parallelism,
        kernels);
  }

  /**
   * Writes all of y.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    long bytes = matrices * rows.count() * columns * Float.BYTES;
    Operand.input("x", x, xOffset, bytes, parallelism);
    Operand.output("y", y, yOffset, bytes, parallelism);
    Operand.apart("y", y, yOffset, bytes, "x", x, xOffset, bytes);
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(x, xOffset, y, yOffset);
    try {
      parallelism.run(matrices * rows.pieces(), job);
    } finally {
      job.set(MemorySegment.NULL, 0, MemorySegment.NULL, 0);
      jobs.give(job);
    }
  }

  private final class Job implements Parallelism.Pieces {
    private final MemorySegment scratch =
        Memory.bytes(Arena.ofAuto(), parallelism.threads() * LayoutKernels.SCRATCH_BYTES);
    private MemorySegment x = MemorySegment.NULL;
    private MemorySegment y = MemorySegment.NULL;
    private long xOffset;
    private long yOffset;

    void set(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
      this.x = x;
      this.xOffset = xOffset;
      this.y = y;
      this.yOffset = yOffset;
    }

    @Override
    public void run(int piece, int worker) {
      int matrix = piece / rows.pieces();
      int range = piece % rows.pieces();
      long source = xOffset + (matrix * from.matrix + rows.from(range) * from.row) * Float.BYTES;
      long target = yOffset + (matrix * to.matrix + rows.from(range)) * Float.BYTES;
      if (from.row == 1 || to.row == 1) {
        // One column, or one row: in order already.
        rowKernels.copy(1, rows.length(range) * columns, x, source, 0, y, target, 0);
        return;
      }
      TransposeBlocks.run(
          kernels,
          rows.length(range),
          columns,
          x,
          source,
          from.row * Float.BYTES,
          y,
          target,
          to.row * Float.BYTES,
          scratch,
          worker * LayoutKernels.SCRATCH_BYTES);
    }
  }
}
