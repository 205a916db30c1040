package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Changes of layout: images between NCHW and NHWC, weights between OIHW and HWIO. */
public final class Transpose {
  private static final int BLOCK = 16;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  /**
   * Matrices that lie in memory by their steps, in floats.
   *
   * @param matrix from one matrix to the next
   * @param row from one row to the next
   */
  private record Steps(long matrix, long row) {}

  private final int rows;
  private final int columns;
  private final int blocks;
  private final Steps from;
  private final Steps to;
  private final PieceMap map;

  private Transpose(
      int matrices, int rows, int columns, Steps from, Steps to, Parallelism parallelism) {
    this.rows = rows;
    this.columns = columns;
    this.from = from;
    this.to = to;
    blocks = Math.ceilDiv(rows, BLOCK);
    long bytes = (long) matrices * rows * columns * Float.BYTES;
    int pieces = Sizes.product("blocks", matrices, blocks);
    map = new PieceMap(bytes, bytes, pieces, parallelism, this::block);
  }

  /**
   * Images x[batch][channels][height][width] to y[batch][height][width][channels].
   *
   * @throws IllegalArgumentException if a size is not positive, or an image's elements cannot be
   *     counted in an {@code int}
   */
  public static Transpose nchwToNhwc(
      int batch, int channels, int height, int width, Parallelism parallelism) {
    return images(batch, channels, pixels(batch, channels, height, width), parallelism);
  }

  /**
   * Images x[batch][height][width][channels] to y[batch][channels][height][width].
   *
   * @throws IllegalArgumentException if a size is not positive, or an image's elements cannot be
   *     counted in an {@code int}
   */
  public static Transpose nhwcToNchw(
      int batch, int height, int width, int channels, Parallelism parallelism) {
    return images(batch, pixels(batch, channels, height, width), channels, parallelism);
  }

  private static int pixels(int batch, int channels, int height, int width) {
    Sizes.positive("batch", batch);
    Sizes.positive("channels", channels);
    Sizes.positive("height", height);
    Sizes.positive("width", width);
    return Sizes.product("image", height, width, channels) / channels;
  }

  private static Transpose images(int batch, int rows, int columns, Parallelism parallelism) {
    long image = (long) rows * columns;
    return new Transpose(
        batch, rows, columns, new Steps(image, columns), new Steps(image, rows), parallelism);
  }

  /**
   * Weights x[filters][channels][height][width] to y[height][width][channels][filters].
   *
   * @throws IllegalArgumentException if a size is not positive, or the elements cannot be counted
   *     in an {@code int}
   */
  public static Transpose oihwToHwio(
      int filters, int channels, int height, int width, Parallelism parallelism) {
    return weights(filters, channels, cells(filters, channels, height, width), parallelism);
  }

  /**
   * Weights x[height][width][channels][filters] to y[filters][channels][height][width].
   *
   * @throws IllegalArgumentException if a size is not positive, or the elements cannot be counted
   *     in an {@code int}
   */
  public static Transpose hwioToOihw(
      int height, int width, int channels, int filters, Parallelism parallelism) {
    return weights(cells(filters, channels, height, width), channels, filters, parallelism);
  }

  private static int cells(int filters, int channels, int height, int width) {
    Sizes.positive("filters", filters);
    Sizes.positive("channels", channels);
    Sizes.positive("height", height);
    Sizes.positive("width", width);
    return Sizes.product("weights", height, width, channels, filters) / channels / filters;
  }

  /** {@code y[k][j][i] = x[i][j][k]}: a matrix for each j. */
  private static Transpose weights(int first, int middle, int last, Parallelism parallelism) {
    return new Transpose(
        middle,
        first,
        last,
        new Steps(last, (long) middle * last),
        new Steps(first, (long) middle * first),
        parallelism);
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
    map.run(x, xOffset, y, yOffset);
  }

  /** Some rows of a matrix, in squares, so that lines of both memories stay in cache. */
  private void block(int piece, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    int matrix = piece / blocks;
    int first = piece % blocks * BLOCK;
    int end = Math.min(rows, first + BLOCK);
    long xMatrix = xOffset + matrix * from.matrix * Float.BYTES;
    long yMatrix = yOffset + matrix * to.matrix * Float.BYTES;
    for (int column = 0; column < columns; column += BLOCK) {
      int last = Math.min(columns, column + BLOCK);
      for (int j = column; j < last; j++) {
        long source = xMatrix + (long) j * Float.BYTES;
        long target = yMatrix + j * to.row * Float.BYTES;
        for (int i = first; i < end; i++) {
          float value = x.get(FLOAT, source + i * from.row * Float.BYTES);
          y.set(FLOAT, target + (long) i * Float.BYTES, value);
        }
      }
    }
  }
}
