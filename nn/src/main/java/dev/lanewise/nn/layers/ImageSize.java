package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;

/** The sizes of the images that a layer takes. */
record ImageSize(int height, int width, int channels) {
  /**
   * The sizes of a sample.
   *
   * @throws IllegalArgumentException if the sample is no image
   */
  static ImageSize of(Shape sample) {
    if (sample.rank() != 3) {
      throw new IllegalArgumentException(
          "expected an input of shape (height, width, channels), got " + sample);
    }
    return new ImageSize(sample.get(0), sample.get(1), sample.get(2));
  }

  /** The shape of images, for a layer that leaves it as it is. */
  static Shape same(Shape sample) {
    of(sample);
    return sample;
  }

  /** Bytes of an image. */
  long bytes() {
    return (long) height * width * channels * Float.BYTES;
  }

  /** Where a pixel begins, in bytes. */
  long at(int row, int column) {
    return ((long) row * width + column) * channels * Float.BYTES;
  }

  /** Refuses an output of less than a pixel, in the name of a layer. */
  static void checkOutput(String type, int height, int width) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          type + ": expected an output of at least 1 x 1, got " + height + " x " + width);
    }
  }
}
