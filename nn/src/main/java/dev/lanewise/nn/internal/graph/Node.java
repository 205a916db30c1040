package dev.lanewise.nn.internal.graph;

import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.layers.Layer;
import dev.lanewise.nn.layers.Parameter;
import java.util.List;

/**
 * A layer in its place in a graph.
 *
 * @param id its number; inputs have smaller ones
 * @param name its name, unique in the graph
 * @param layer what it computes
 * @param inputs the nodes whose outputs it takes
 * @param inputShapes their shapes
 * @param shape of its output
 * @param parameters what training changes
 * @param parameterOffsets where each starts among all parameters of the graph, in bytes
 */
public record Node(
    int id,
    String name,
    Layer layer,
    List<Integer> inputs,
    List<Shape> inputShapes,
    Shape shape,
    List<Parameter> parameters,
    List<Long> parameterOffsets) {

  /** The number of values in all parameters. */
  public long parameterCount() {
    long count = 0;
    for (Parameter parameter : parameters) {
      count += parameter.shape().size();
    }
    return count;
  }

  /** The stream of the layer's own random values; see also {@link #parameterStream}. */
  long stream() {
    return id * 16L + 15;
  }

  /** The stream of a parameter's first values. */
  long parameterStream(int index) {
    return id * 16L + index;
  }
}
