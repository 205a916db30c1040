package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.initializers.Initializer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Normalizes along the last axis, each row by its own mean and variance:
 *
 * <pre>
 *   y[c] = (x[c] - mean) / sqrt(variance + epsilon) * gamma[c] + beta[c]
 * </pre>
 *
 * Defaults are Keras's. Ba, Kiros and Hinton, "Layer Normalization", 2016.
 *
 * @param epsilon added to the variance; 0 or more
 * @param center whether beta is added
 * @param scale whether gamma multiplies
 * @param beta first values, penalty and bounds of beta
 * @param gamma those of gamma
 * @param name the layer's name, or null
 */
public record LayerNormalization(
    float epsilon,
    boolean center,
    boolean scale,
    ParameterOptions beta,
    ParameterOptions gamma,
    @Nullable String name)
    implements NormalizationLayer<LayerNormalization> {

  /** Refuses an epsilon below 0. */
  public LayerNormalization {
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException(
          "LayerNormalization: epsilon: expected 0 or more, got " + epsilon);
    }
  }

  /** The layer with epsilon 1e-3, gamma 1 and beta 0. */
  public static LayerNormalization of() {
    return new LayerNormalization(
        1e-3f,
        true,
        true,
        ParameterOptions.of(Initializer.ZEROS),
        ParameterOptions.of(Initializer.ONES),
        null);
  }

  /** The same with another epsilon. */
  public LayerNormalization epsilon(double newEpsilon) {
    return new LayerNormalization((float) newEpsilon, center, scale, beta, gamma, name);
  }

  /** The same with or without beta. */
  public LayerNormalization center(boolean use) {
    return new LayerNormalization(epsilon, use, scale, beta, gamma, name);
  }

  /** The same with or without gamma. */
  public LayerNormalization scale(boolean use) {
    return new LayerNormalization(epsilon, center, use, beta, gamma, name);
  }

  @Override
  public LayerNormalization beta(ParameterOptions options) {
    return new LayerNormalization(epsilon, center, scale, options, gamma, name);
  }

  @Override
  public LayerNormalization gamma(ParameterOptions options) {
    return new LayerNormalization(epsilon, center, scale, beta, options, name);
  }

  /** The same with a name. */
  public LayerNormalization name(String newName) {
    return new LayerNormalization(epsilon, center, scale, beta, gamma, newName);
  }

  @Override
  public String type() {
    return "LayerNormalization";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    ChannelAxis.of(inputs.getFirst());
    return inputs.getFirst();
  }

  @Override
  public LayerStep step(StepRequest request) {
    return NormalizationStep.ofRows(request, epsilon, scale, center);
  }
}
