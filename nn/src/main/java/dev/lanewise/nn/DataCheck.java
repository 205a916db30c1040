package dev.lanewise.nn;

import dev.lanewise.kernels.Operand;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.Tensor;

/**
 * What a tensor of samples has to look like.
 *
 * @param name what it is, for messages
 * @param shape of one sample
 * @param threads who will use it
 */
record DataCheck(String name, Shape shape, Parallelism threads) {
  /**
   * The number of samples.
   *
   * @throws IllegalArgumentException if the tensor is empty or of another shape, or if not all
   *     threads may use its memory
   * @throws IllegalStateException if its memory is closed
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
    Operand.input(name, tensor.segment(), 0, bytes(tensor), threads);
    return tensor.shape().get(0);
  }

  /**
   * The number of samples in a tensor that will be written.
   *
   * @throws IllegalArgumentException as {@link #samples}, or if its memory is read-only
   * @throws IllegalStateException if its memory is closed
   */
  int writableSamples(Tensor tensor) {
    int samples = samples(tensor);
    Operand.output(name, tensor.segment(), 0, bytes(tensor), threads);
    return samples;
  }

  static long bytes(Tensor tensor) {
    return (long) tensor.size() * Float.BYTES;
  }
}
