package dev.lanewise.nn.layers;

import dev.lanewise.nn.internal.data.ResizeAxis;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What lies between four pixels of an image: first between the columns of both rows, then between
 * the rows. The gradient is the exact adjoint.
 *
 * @param image of the sizes
 * @param fill taken where a row or column is {@link FillMode#NONE}
 */
record Corners(ImageSize image, float fill) {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  /**
   * Computes an output pixel.
   *
   * @param x holds the image, which begins at {@code xAt}
   * @param down how far the place is from the row above to the one below, 0 to 1
   * @param across how far it is from the left column to the right one
   */
  void gather(
      MemorySegment x,
      long xAt,
      int above,
      int below,
      int left,
      int right,
      float down,
      float across,
      MemorySegment y,
      long yAt) {
    for (int c = 0; c < image.channels(); c++) {
      float top =
          ResizeAxis.between(get(x, xAt, above, left, c), get(x, xAt, above, right, c), across);
      float bottom =
          ResizeAxis.between(get(x, xAt, below, left, c), get(x, xAt, below, right, c), across);
      y.set(FLOAT, yAt + (long) c * Float.BYTES, ResizeAxis.between(top, bottom, down));
    }
  }

  private float get(MemorySegment x, long xAt, int row, int column, int channel) {
    return isBeyond(row, column)
        ? fill
        : x.get(FLOAT, xAt + image.at(row, column) + (long) channel * Float.BYTES);
  }

  private static boolean isBeyond(int row, int column) {
    return row == FillMode.NONE || column == FillMode.NONE;
  }

  /**
   * Adds an output pixel's gradient to those of the four pixels.
   *
   * @param g holds the output's gradient
   * @param x takes the image's gradients, which begin at {@code xAt}
   */
  void scatter(
      MemorySegment g,
      long gAt,
      int above,
      int below,
      int left,
      int right,
      float down,
      float across,
      MemorySegment x,
      long xAt) {
    for (int c = 0; c < image.channels(); c++) {
      float gradient = g.get(FLOAT, gAt + (long) c * Float.BYTES);
      add(x, xAt, above, left, c, gradient * ((1 - down) * (1 - across)));
      add(x, xAt, above, right, c, gradient * ((1 - down) * across));
      add(x, xAt, below, left, c, gradient * (down * (1 - across)));
      add(x, xAt, below, right, c, gradient * (down * across));
    }
  }

  private void add(MemorySegment x, long xAt, int row, int column, int channel, float value) {
    if (!isBeyond(row, column)) {
      long at = xAt + image.at(row, column) + (long) channel * Float.BYTES;
      x.set(FLOAT, at, x.get(FLOAT, at) + value);
    }
  }

  /** Writes zeros to the gradients of images. */
  void clear(MemorySegment x, int images) {
    for (long at = 0; at < images * image.bytes(); at += Float.BYTES) {
      x.set(FLOAT, at, 0f);
    }
  }
}
