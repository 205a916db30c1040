package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.PoolWindows;

/**
 * The shape of a two-dimensional pooling: input and output NHWC, row-major.
 *
 * <pre>{@code
 * var shape = Pool2dShape.of(batch, 112, 112, 64, 3, 3).stride(2, 2).ceil();
 * var global = Pool2dShape.global(batch, 7, 7, 512);
 * }</pre>
 *
 * @param batch images
 * @param height rows of an input image
 * @param width columns of an input image
 * @param channels channels of input and output
 * @param poolHeight rows of a window
 * @param poolWidth columns of a window
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param padding how windows meet the border
 */
public record Pool2dShape(
    int batch,
    int height,
    int width,
    int channels,
    int poolHeight,
    int poolWidth,
    int strideHeight,
    int strideWidth,
    Padding padding) {

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a size is not positive, the output would be empty, or an
   *     image's elements cannot be counted in an {@code int}
   */
  public Pool2dShape {
    Sizes.positive("batch", batch);
    Sizes.positive("channels", channels);
    WindowAxis rows = WindowAxis.rows(height, poolHeight, strideHeight, 1, padding);
    WindowAxis columns = WindowAxis.columns(width, poolWidth, strideWidth, 1, padding);
    Sizes.product("input image", height, width, channels);
    Sizes.product("output image", rows.output(), columns.output(), channels);
  }

  /**
   * A pooling without padding whose windows lie side by side. For an image smaller than the window,
   * which only padding makes possible, take the constructor.
   */
  public static Pool2dShape of(
      int batch, int height, int width, int channels, int poolHeight, int poolWidth) {
    return new Pool2dShape(
        batch,
        height,
        width,
        channels,
        poolHeight,
        poolWidth,
        poolHeight,
        poolWidth,
        Padding.VALID);
  }

  /**
   * A pooling of whole images: one window, the output [batch, 1, 1, channels].
   *
   * @throws IllegalArgumentException if a size is not positive, or an image's elements cannot be
   *     counted in an {@code int}
   */
  public static Pool2dShape global(int batch, int height, int width, int channels) {
    return of(batch, height, width, channels, height, width);
  }

  /**
   * With as much more padding below and to the right as completes a window that the last rows or
   * columns, padding included, only begin, if it meets the image (ceil mode). An average that
   * counts padding counts all cells of that window. {@link Padding#SAME} leaves none incomplete.
   */
  public Pool2dShape ceil() {
    return switch (padding) {
      case Padding.Same same -> this;
      case Padding.Valid valid -> ceil(0, 0, 0, 0);
      case Padding.Explicit p -> ceil(p.top(), p.bottom(), p.left(), p.right());
    };
  }

  private Pool2dShape ceil(int top, int bottom, int left, int right) {
    return padding(Padding.of(top, ceil(rows(), bottom), left, ceil(columns(), right)));
  }

  /** The padding behind an axis that completes its last window. */
  private static int ceil(WindowAxis axis, int after) {
    long start = (long) axis.output() * axis.stride() - axis.before();
    long end = start - axis.stride() + axis.kernel();
    return start < axis.input() && end < (long) axis.input() + after
        ? Math.toIntExact(start + axis.kernel() - axis.input())
        : after;
  }

  /** With other strides. */
  public Pool2dShape stride(int rows, int columns) {
    return new Pool2dShape(
        batch, height, width, channels, poolHeight, poolWidth, rows, columns, padding);
  }

  /** With another padding. */
  public Pool2dShape padding(Padding other) {
    return new Pool2dShape(
        batch, height, width, channels, poolHeight, poolWidth, strideHeight, strideWidth, other);
  }

  /** Rows of an output image. */
  public int outputHeight() {
    return rows().output();
  }

  /** Columns of an output image. */
  public int outputWidth() {
    return columns().output();
  }

  WindowAxis rows() {
    return WindowAxis.rows(height, poolHeight, strideHeight, 1, padding);
  }

  WindowAxis columns() {
    return WindowAxis.columns(width, poolWidth, strideWidth, 1, padding);
  }

  /** The windows, clipped to the image. */
  PoolWindows windows() {
    WindowAxis rows = rows();
    WindowAxis columns = columns();
    return new PoolWindows(
        height,
        width,
        poolHeight,
        poolWidth,
        strideHeight,
        strideWidth,
        rows.before(),
        columns.before(),
        rows.output(),
        columns.output());
  }

  /** Bytes of an input image. */
  long inputImageBytes() {
    return (long) height * width * channels * Float.BYTES;
  }

  /** Bytes of an output image, and of an image of winners. */
  long outputImageBytes() {
    return (long) outputHeight() * outputWidth() * channels * Float.BYTES;
  }
}
