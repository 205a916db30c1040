package dev.lanewise.nn.layers;

import dev.lanewise.nn.constraints.Constraint;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.initializers.Initializer;
import dev.lanewise.nn.regularizers.Regularizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of a layer that training changes.
 *
 * @param name such as {@code kernel} or {@code bias}
 * @param shape their shape
 * @param options their first values, penalty and bounds
 * @param fanIn inputs that one output depends on
 * @param fanOut outputs that one input acts on
 */
public record Parameter(
    String name, Shape shape, ParameterOptions options, long fanIn, long fanOut) {
  /**
   * A parameter with the fans that Keras derives from a shape as stored: of [..., in, out] they are
   * in and out times the product of the other sizes; of [n] both are n.
   */
  public static Parameter of(String name, Shape shape, ParameterOptions options) {
    int rank = shape.rank();
    if (rank < 2) {
      return new Parameter(name, shape, options, shape.size(), shape.size());
    }
    long out = shape.get(rank - 1);
    long in = shape.get(rank - 2);
    long field = shape.size() / (in * out);
    return new Parameter(name, shape, options, in * field, out * field);
  }

  /** As well without a penalty or bounds. */
  public static Parameter of(String name, Shape shape, Initializer initializer) {
    return of(name, shape, ParameterOptions.of(initializer));
  }

  /** Their first values. */
  public Initializer initializer() {
    return options.initializer();
  }

  /** A penalty on them, or null. */
  public @Nullable Regularizer regularizer() {
    return options.regularizer();
  }

  /** Their bounds, or null. */
  public @Nullable Constraint constraint() {
    return options.constraint();
  }

  /** The number of values in all of these. */
  public static long count(List<Parameter> parameters) {
    return parameters.stream().mapToLong(parameter -> parameter.shape().size()).sum();
  }
}
