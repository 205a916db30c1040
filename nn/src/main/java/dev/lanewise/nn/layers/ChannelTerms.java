package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.initializers.Initializer;
import java.util.ArrayList;
import java.util.List;

/** The gamma and beta of normalizations: a factor and a term for each channel. */
final class ChannelTerms {
  private ChannelTerms() {}

  /** One value for each channel, the last axis of an input. */
  static Shape shape(Shape input) {
    if (input.rank() < 1) {
      throw new IllegalArgumentException("expected an input of at least 1 axis, got " + input);
    }
    return Shape.of(input.get(input.rank() - 1));
  }

  /** Those that a layer has, gamma first. */
  static List<Parameter> parameters(
      Shape input,
      boolean scale,
      Initializer gammaInitializer,
      boolean center,
      Initializer betaInitializer) {
    Shape channels = shape(input);
    List<Parameter> parameters = new ArrayList<>();
    if (scale) {
      parameters.add(Parameter.of("gamma", channels, gammaInitializer));
    }
    if (center) {
      parameters.add(Parameter.of("beta", channels, betaInitializer));
    }
    return parameters;
  }
}
