package dev.lanewise.kernels;

/**
 * Images NHWC and a border around each: what {@link ZeroPad2d} puts around and {@link Crop2d} cuts
 * off.
 *
 * <pre>{@code
 * var shape = new BorderShape(batch, 28, 28, 32, 1, 1, 2, 2);   // 30 x 32 outside
 * }</pre>
 *
 * @param batch images
 * @param height rows of an image without the border
 * @param width columns of an image without the border
 * @param channels channels
 * @param top rows of the border above
 * @param bottom rows below
 * @param left columns before
 * @param right columns after
 */
public record BorderShape(
    int batch, int height, int width, int channels, int top, int bottom, int left, int right) {

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a size is not positive, a border negative, or an image's
   *     elements cannot be counted in an {@code int}
   */
  public BorderShape {
    Sizes.positive("batch", batch);
    Sizes.positive("height", height);
    Sizes.positive("width", width);
    Sizes.positive("channels", channels);
    if (top < 0 || bottom < 0 || left < 0 || right < 0) {
      throw new IllegalArgumentException(
          "border: expected 0 or more, got " + top + ", " + bottom + ", " + left + ", " + right);
    }
    long rows = (long) top + height + bottom;
    long columns = (long) left + width + right;
    Sizes.product(
        "image with its border", Math.toIntExact(rows), Math.toIntExact(columns), channels);
  }

  /** Rows of an image with its border. */
  public int outerHeight() {
    return top + height + bottom;
  }

  /** Columns of an image with its border. */
  public int outerWidth() {
    return left + width + right;
  }

  /** Bytes of a row without the border. */
  long rowBytes() {
    return (long) width * channels * Float.BYTES;
  }

  /** Bytes of a row with the border. */
  long outerRowBytes() {
    return (long) outerWidth() * channels * Float.BYTES;
  }

  /** Bytes of an image without the border. */
  long imageBytes() {
    return height * rowBytes();
  }

  /** Bytes of an image with the border. */
  long outerImageBytes() {
    return outerHeight() * outerRowBytes();
  }

  /** Where the image begins within its border. */
  long innerOffset() {
    return top * outerRowBytes() + (long) left * channels * Float.BYTES;
  }
}
