package dev.lanewise.nn.layers;

/**
 * A part of an image, or more than it: what is resized to an output.
 *
 * @param top the first row; negative above the image
 * @param left the first column; negative before the image
 * @param height rows
 * @param width columns
 */
record ImageWindow(int top, int left, int height, int width) {
  /** All of an image. */
  static ImageWindow all(ImageSize image) {
    return new ImageWindow(0, 0, image.height(), image.width());
  }

  /** The largest window in the middle of an image with the proportions of an output. */
  static ImageWindow inside(ImageSize image, int height, int width) {
    int rows = Math.clamp((long) image.width() * height / width, 1, image.height());
    int columns = Math.clamp((long) image.height() * width / height, 1, image.width());
    return new ImageWindow(
        (image.height() - rows) / 2, (image.width() - columns) / 2, rows, columns);
  }

  /** The least window around an image with the proportions of an output, up to a row or column. */
  static ImageWindow around(ImageSize image, int height, int width) {
    int rows = (int) Math.max((long) image.width() * height / width, image.height());
    int columns = (int) Math.max((long) image.height() * width / height, image.width());
    int above = (rows - image.height()) / 2;
    int before = above > 0 ? 0 : (columns - image.width()) / 2;
    return new ImageWindow(-above, -before, image.height() + 2 * above, image.width() + 2 * before);
  }

  /** The middle of an image, which is not smaller. */
  static ImageWindow center(ImageSize image, int height, int width) {
    return new ImageWindow(
        (image.height() - height) / 2, (image.width() - width) / 2, height, width);
  }
}
