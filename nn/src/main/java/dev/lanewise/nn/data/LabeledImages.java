package dev.lanewise.nn.data;

/**
 * Images and what they show.
 *
 * @param images [n, height, width, channels]
 * @param labels [n], whole numbers
 */
public record LabeledImages(Tensor images, Tensor labels) {
  /**
   * Checks that there is a label for each image.
   *
   * @throws IllegalArgumentException if there is not
   */
  public LabeledImages {
    if (images.shape().rank() != 4 || labels.shape().rank() == 0) {
      throw new IllegalArgumentException(
          "images: expected [n, height, width, channels] and labels [n], got "
              + images.shape()
              + " and "
              + labels.shape());
    }
    if (images.shape().get(0) != labels.shape().get(0)) {
      throw new IllegalArgumentException(
          "labels: expected one for each of "
              + images.shape().get(0)
              + " images, got "
              + labels.shape().get(0));
    }
  }
}
