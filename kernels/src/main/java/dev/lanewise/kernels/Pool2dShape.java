package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.PoolWindows;

/**
 * The shape of a two-dimensional pooling: input and output NHWC, row-major.
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
