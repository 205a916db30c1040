package dev.lanewise.kernels;

/**
 * Images NHWC that become larger by whole factors.
 *
 * <pre>{@code
 * var shape = new UpsampleShape(batch, 14, 14, 64, 2, 2);   // to 28 x 28
 * }</pre>
 *
 * @param batch images
 * @param height rows of an input image
 * @param width columns of an input image
 * @param channels channels
 * @param factorHeight output rows for each input row
 * @param factorWidth output columns for each input column
 */
public record UpsampleShape(
    int batch, int height, int width, int channels, int factorHeight, int factorWidth) {

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a size or a factor is not positive, or an output image's
   *     elements cannot be counted in an {@code int}
   */
  public UpsampleShape {
    Sizes.positive("batch", batch);
    Sizes.positive("height", height);
    Sizes.positive("width", width);
    Sizes.positive("channels", channels);
    Sizes.positive("factorHeight", factorHeight);
    Sizes.positive("factorWidth", factorWidth);
    Sizes.product("output image", height, factorHeight, width, factorWidth, channels);
  }

  /** Rows of an output image. */
  public int outputHeight() {
    return height * factorHeight;
  }

  /** Columns of an output image. */
  public int outputWidth() {
    return width * factorWidth;
  }

  /** Bytes of a pixel. */
  long cellBytes() {
    return (long) channels * Float.BYTES;
  }

  /** Bytes of an input row. */
  long rowBytes() {
    return width * cellBytes();
  }

  /** Bytes of an output row. */
  long outputRowBytes() {
    return outputWidth() * cellBytes();
  }

  /** Bytes of all input images. */
  long inputBytes() {
    return (long) batch * height * rowBytes();
  }

  /** Bytes of all output images. */
  long outputBytes() {
    return (long) batch * outputHeight() * outputRowBytes();
  }

  /** Input rows of all images: a piece of work each. */
  int pieces() {
    return Sizes.product("rows of all images", batch, height);
  }
}
