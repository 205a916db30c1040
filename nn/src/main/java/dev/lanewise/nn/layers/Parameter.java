package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.initializers.Initializer;
import java.util.List;

/**
 * Numbers of a layer that training changes.
 *
 * @param name such as {@code kernel} or {@code bias}
 * @param shape their shape
 * @param initializer their first values
 * @param fanIn inputs that one output depends on
 * @param fanOut outputs that one input acts on
 */
public record Parameter(
    String name, Shape shape, Initializer initializer, long fanIn, long fanOut) {
  /**
   * A parameter with the fans that Keras derives from a shape as stored: of [..., in, out] they are
   * in and out times the product of the other sizes; of [n] both are n.
   */
  public static Parameter of(String name, Shape shape, Initializer initializer) {
    int rank = shape.rank();
    if (rank < 2) {
      return new Parameter(name, shape, initializer, shape.size(), shape.size());
    }
    long out = shape.get(rank - 1);
    long in = shape.get(rank - 2);
    long field = shape.size() / (in * out);
    return new Parameter(name, shape, initializer, in * field, out * field);
  }

  /** The number of values in all of these. */
  public static long count(List<Parameter> parameters) {
    return parameters.stream().mapToLong(parameter -> parameter.shape().size()).sum();
  }
}
