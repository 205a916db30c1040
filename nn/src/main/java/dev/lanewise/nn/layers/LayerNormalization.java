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
 * @param betaInitializer first values of beta
 * @param gammaInitializer first values of gamma
 * @param name the layer's name, or null
 */
public record LayerNormalization(
    float epsilon,
    boolean center,
    boolean scale,
    Initializer betaInitializer,
    Initializer gammaInitializer,
    @Nullable String name)
    implements Layer {

  /** Refuses an epsilon below 0. */
  public LayerNormalization {
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException(
          "LayerNormalization: epsilon: expected 0 or more, got " + epsilon);
    }
  }

  /** The layer with epsilon 1e-3, gamma 1 and beta 0. */
  public static LayerNormalization of() {
    return new LayerNormalization(1e-3f, true, true, Initializer.ZEROS, Initializer.ONES, null);
  }

  /** The same with another epsilon. */
  public LayerNormalization epsilon(double newEpsilon) {
    return new LayerNormalization(
        (float) newEpsilon, center, scale, betaInitializer, gammaInitializer, name);
  }

  /** The same with or without beta. */
  public LayerNormalization center(boolean use) {
    return new LayerNormalization(epsilon, use, scale, betaInitializer, gammaInitializer, name);
  }

  /** The same with or without gamma. */
  public LayerNormalization scale(boolean use) {
    return new LayerNormalization(epsilon, center, use, betaInitializer, gammaInitializer, name);
  }

  /** The same with other first values of beta. */
  public LayerNormalization betaInitializer(Initializer initializer) {
    return new LayerNormalization(epsilon, center, scale, initializer, gammaInitializer, name);
  }

  /** The same with other first values of gamma. */
  public LayerNormalization gammaInitializer(Initializer initializer) {
    return new LayerNormalization(epsilon, center, scale, betaInitializer, initializer, name);
  }

  /** The same with a name. */
  public LayerNormalization name(String newName) {
    return new LayerNormalization(
        epsilon, center, scale, betaInitializer, gammaInitializer, newName);
  }

  @Override
  public String type() {
    return "LayerNormalization";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    ChannelTerms.shape(inputs.getFirst());
    return inputs.getFirst();
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    return ChannelTerms.parameters(
        inputs.getFirst(), scale, gammaInitializer, center, betaInitializer);
  }

  @Override
  public LayerStep step(StepRequest request) {
    return NormalizationStep.ofRows(request, epsilon, scale, center);
  }
}
