package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.initializers.Initializer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Normalizes images, each group of neighbouring channels by its own mean and variance over all
 * pixels:
 *
 * <pre>
 *   y[i][j][c] = (x[i][j][c] - mean) / sqrt(variance + epsilon) * gamma[c] + beta[c]
 * </pre>
 *
 * Defaults are Keras's. Wu and He, "Group Normalization", 2018.
 *
 * @param groups how many groups; -1 for as many as channels
 * @param epsilon added to the variance; 0 or more
 * @param center whether beta is added
 * @param scale whether gamma multiplies
 * @param beta first values, penalty and bounds of beta
 * @param gamma those of gamma
 * @param name the layer's name, or null
 */
public record GroupNormalization(
    int groups,
    float epsilon,
    boolean center,
    boolean scale,
    ParameterOptions beta,
    ParameterOptions gamma,
    @Nullable String name)
    implements NormalizationLayer<GroupNormalization> {

  /** Refuses an epsilon below 0, and groups below 1 other than -1. */
  public GroupNormalization {
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException(
          "GroupNormalization: epsilon: expected 0 or more, got " + epsilon);
    }
    if (groups < 1 && groups != -1) {
      throw new IllegalArgumentException(
          "GroupNormalization: groups: expected at least 1, or -1, got " + groups);
    }
  }

  /** The layer with 32 groups, epsilon 1e-3, gamma 1 and beta 0. */
  public static GroupNormalization of() {
    return of(32);
  }

  /** The layer with so many groups; -1 for as many as channels. */
  public static GroupNormalization of(int groups) {
    return new GroupNormalization(
        groups,
        1e-3f,
        true,
        true,
        ParameterOptions.of(Initializer.ZEROS),
        ParameterOptions.of(Initializer.ONES),
        null);
  }

  /** The same with another epsilon. */
  public GroupNormalization epsilon(double newEpsilon) {
    return new GroupNormalization(groups, (float) newEpsilon, center, scale, beta, gamma, name);
  }

  /** The same with or without beta. */
  public GroupNormalization center(boolean use) {
    return new GroupNormalization(groups, epsilon, use, scale, beta, gamma, name);
  }

  /** The same with or without gamma. */
  public GroupNormalization scale(boolean use) {
    return new GroupNormalization(groups, epsilon, center, use, beta, gamma, name);
  }

  @Override
  public GroupNormalization beta(ParameterOptions options) {
    return new GroupNormalization(groups, epsilon, center, scale, options, gamma, name);
  }

  @Override
  public GroupNormalization gamma(ParameterOptions options) {
    return new GroupNormalization(groups, epsilon, center, scale, beta, options, name);
  }

  /** The same with a name. */
  public GroupNormalization name(String newName) {
    return new GroupNormalization(groups, epsilon, center, scale, beta, gamma, newName);
  }

  @Override
  public String type() {
    return "GroupNormalization";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    int channels = ImageSize.of(inputs.getFirst()).channels();
    if (channels % groups != 0) {
      throw new IllegalArgumentException(
          "groups: expected a divisor of the " + channels + " channels, got " + groups);
    }
    return inputs.getFirst();
  }

  @Override
  public LayerStep step(StepRequest request) {
    int number = groups == -1 ? ImageSize.of(request.input()).channels() : groups;
    return NormalizationStep.ofGroups(request, number, epsilon, scale, center);
  }
}
