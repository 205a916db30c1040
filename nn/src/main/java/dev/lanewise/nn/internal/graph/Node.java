package dev.lanewise.nn.internal.graph;

import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.layers.Layer;
import dev.lanewise.nn.layers.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * A layer in one place of a graph.
 *
 * @param id its number; inputs have smaller ones
 * @param name the layer's name; nodes of one name are uses of one layer, with the same parameters
 * @param use which use of the layer it is, from 0
 * @param layer what it computes
 * @param inputs the nodes whose outputs it takes
 * @param inputShapes their shapes
 * @param shape of its output
 * @param parameters what training changes, and behind it what the layer keeps beside
 * @param gradients how many of them, the first, have gradients
 * @param parameterOffsets where each starts among all parameters, in bytes; of those with gradients
 *     one follows another
 */
public record Node(
    int id,
    String name,
    int use,
    Layer layer,
    List<Integer> inputs,
    List<Shape> inputShapes,
    Shape shape,
    List<Parameter> parameters,
    int gradients,
    List<Long> parameterOffsets) {

  /** Whether it takes samples of the model's input. */
  public boolean isInput() {
    return layer instanceof Input;
  }

  /** The number of values in all parameters. */
  public long parameterCount() {
    return Parameter.count(parameters);
  }

  /** The number of values in the gradients. */
  long gradientCount() {
    return Parameter.count(parameters.subList(0, gradients));
  }

  /** Whether training changes a parameter. */
  public boolean isTrained(int parameter) {
    return layer.trainable() && parameter < gradients;
  }

  /** The number of values that training changes. */
  public long trainedCount() {
    return layer.trainable() ? gradientCount() : 0;
  }

  /** The same node with another layer of the same parameters. */
  Node withLayer(Layer other) {
    return new Node(
        id, name, use, other, inputs, inputShapes, shape, parameters, gradients, parameterOffsets);
  }

  /** The same node with another layer of the same parameters and a bias, which has no place. */
  Node withBias(Layer other) {
    List<Parameter> all = List.copyOf(other.parameters(inputShapes));
    List<Long> offsets = new ArrayList<>(parameterOffsets);
    while (offsets.size() < all.size()) {
      offsets.add(Plan.NONE);
    }
    return new Node(
        id, name, use, other, inputs, inputShapes, shape, all, all.size(), List.copyOf(offsets));
  }

  /** The same node with parameters in other places. */
  Node withParameterOffsets(List<Long> offsets) {
    return new Node(
        id, name, use, layer, inputs, inputShapes, shape, parameters, gradients, offsets);
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
