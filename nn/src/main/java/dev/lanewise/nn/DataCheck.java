package dev.lanewise.nn;

import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.Tensor;

/**
 * What a tensor of samples has to look like.
 *
 * @param name what it is, for messages
 * @param shape of one sample
 */
record DataCheck(String name, Shape shape) {
  /**
   * The number of samples.
   *
   * @throws IllegalArgumentException if the tensor is empty or of another shape
   */
  int samples(Tensor tensor) {
    boolean fits = tensor.shape().rank() == shape.rank() + 1;
    for (int axis = 0; fits && axis < shape.rank(); axis++) {
      fits = tensor.shape().get(axis + 1) == shape.get(axis);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          name
              + ": expected samples of shape "
              + shape
              + ", one after another, got a tensor of shape "
              + tensor.shape());
    }
    if (tensor.shape().get(0) == 0) {
      throw new IllegalArgumentException(name + ": expected at least 1 sample, got none");
    }
    return tensor.shape().get(0);
  }
}
