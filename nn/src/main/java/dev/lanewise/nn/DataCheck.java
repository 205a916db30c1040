package dev.lanewise.nn;

import dev.lanewise.kernels.Operand;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.internal.graph.Graph;
import java.util.List;

/**
 * What a tensor of samples has to look like.
 *
 * @param name what it is, for messages
 * @param shape of one sample
 * @param threads who will use it
 */
record DataCheck(String name, Shape shape, Parallelism threads) {
  /** One for each input of a graph. */
  static List<DataCheck> inputs(Graph graph, Parallelism threads) {
    return graph.inputs().stream()
        .map(
            input -> {
              String taker =
                  graph.nodes().stream()
                      .filter(node -> node.inputs().contains(input.id()))
                      .findFirst()
                      .map(node -> " of layer " + node.name())
                      .orElse("");
              return new DataCheck("input " + input.name() + taker, input.shape(), threads);
            })
        .toList();
  }

  /**
   * The number of samples that all tensors have.
   *
   * @throws IllegalArgumentException if there are not as many tensors as checks, one does not fit,
   *     or numbers of samples differ
   */
  static int samples(List<DataCheck> checks, List<Tensor> tensors) {
    if (tensors.size() != checks.size()) {
      throw new IllegalArgumentException(
          "expected a tensor for each of "
              + checks.stream().map(DataCheck::name).toList()
              + ", got "
              + tensors.size());
    }
    int samples = 0;
    for (int i = 0; i < checks.size(); i++) {
      int own = checks.get(i).samples(tensors.get(i));
      if (i > 0 && own != samples) {
        throw new IllegalArgumentException(
            checks.get(i).name
                + ": expected as many samples as of "
                + checks.get(0).name
                + ", "
                + samples
                + ", got "
                + own);
      }
      samples = own;
    }
    return samples;
  }

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
