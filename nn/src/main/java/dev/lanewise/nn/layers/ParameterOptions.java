package dev.lanewise.nn.layers;

import dev.lanewise.nn.constraints.Constraint;
import dev.lanewise.nn.initializers.Initializer;
import dev.lanewise.nn.regularizers.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * What a parameter starts from and how training treats it.
 *
 * @param initializer its first values
 * @param regularizer a penalty that is added to the loss, or null
 * @param constraint bounds that it is brought back to after each step, or null
 */
public record ParameterOptions(
    Initializer initializer, @Nullable Regularizer regularizer, @Nullable Constraint constraint) {
  /** First values, without a penalty or bounds. */
  public static ParameterOptions of(Initializer initializer) {
    return new ParameterOptions(initializer, null, null);
  }

  /** The same with other first values. */
  public ParameterOptions initializer(Initializer newInitializer) {
    return new ParameterOptions(newInitializer, regularizer, constraint);
  }

  /** The same with a penalty. */
  public ParameterOptions regularizer(Regularizer newRegularizer) {
    return new ParameterOptions(initializer, newRegularizer, constraint);
  }

  /** The same with bounds. */
  public ParameterOptions constraint(Constraint newConstraint) {
    return new ParameterOptions(initializer, regularizer, newConstraint);
  }
}
