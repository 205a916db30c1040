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
}
