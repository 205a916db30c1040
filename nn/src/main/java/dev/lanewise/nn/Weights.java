package dev.lanewise.nn;

import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.internal.graph.Graph;
import dev.lanewise.nn.internal.graph.Node;
import dev.lanewise.nn.internal.graph.Parameters;
import dev.lanewise.nn.layers.Parameter;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model's parameters by name, as in {@code conv2d/kernel}. Shapes and their order are Keras's:
 * kernels of convolutions [height, width, in, out], of dense layers [in, out].
 */
public final class Weights {
  private record Entry(Shape shape, long offset) {}

  private final Parameters parameters;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  Weights(Graph graph, Parameters parameters) {
    this.parameters = parameters;
    for (Node node : graph.nodes()) {
      for (int i = 0; i < node.parameters().size(); i++) {
        Parameter parameter = node.parameters().get(i);
        entries.put(
            node.name() + "/" + parameter.name(),
            new Entry(parameter.shape(), node.parameterOffsets().get(i)));
      }
    }
  }

  /** All names, in the order of layers. */
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /**
   * A copy of a tensor.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public Tensor get(String name) {
    Entry entry = entry(name);
    Tensor copy = Tensor.zeros(entry.shape);
    long bytes = entry.shape.size() * (long) Float.BYTES;
    MemorySegment.copy(parameters.segment(), entry.offset, copy.segment(), 0, bytes);
    Reference.reachabilityFence(copy);
    Reference.reachabilityFence(parameters);
    return copy;
  }

  /**
   * Overwrites a tensor.
   *
   * @throws IllegalArgumentException if there is none of that name, or its shape differs
   */
  public void set(String name, Tensor values) {
    Entry entry = entry(name);
    if (!values.shape().equals(entry.shape)) {
      throw new IllegalArgumentException(
          "weights " + name + ": expected " + entry.shape + ", got " + values.shape());
    }
    long bytes = entry.shape.size() * (long) Float.BYTES;
    MemorySegment.copy(values.segment(), 0, parameters.segment(), entry.offset, bytes);
    parameters.changed();
    Reference.reachabilityFence(values);
    Reference.reachabilityFence(parameters);
  }

  private Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          "weights: expected one of " + entries.keySet() + ", got " + name);
    }
    return entry;
  }
}
