package dev.lanewise.nn.layers;

import dev.lanewise.nn.constraints.Constraint;
import dev.lanewise.nn.initializers.Initializer;
import dev.lanewise.nn.regularizers.Regularizer;

/**
 * A layer with a bias.
 *
 * @param <T> the layer itself
 */
public interface BiasLayer<T extends BiasLayer<T>> extends Layer {
  /** How the bias starts and is trained. */
  ParameterOptions bias();

  /** The same with another way to start and train the bias. */
  T bias(ParameterOptions options);

  /** The same with other first values of the bias. */
  default T biasInitializer(Initializer initializer) {
    return bias(bias().initializer(initializer));
  }

  /** The same with a penalty on the bias. */
  default T biasRegularizer(Regularizer regularizer) {
    return bias(bias().regularizer(regularizer));
  }

  /** The same with bounds of the bias. */
  default T biasConstraint(Constraint constraint) {
    return bias(bias().constraint(constraint));
  }
}
