package dev.lanewise.nn.layers;

import dev.lanewise.nn.constraints.Constraint;
import dev.lanewise.nn.initializers.Initializer;
import dev.lanewise.nn.regularizers.Regularizer;

/**
 * A layer with a kernel for each channel and a bias.
 *
 * @param <T> the layer itself
 */
public interface DepthwiseLayer<T extends DepthwiseLayer<T>> extends BiasLayer<T> {
  /** How the kernel for each channel starts and is trained. */
  ParameterOptions depthwise();

  /** The same with another way to start and train the kernel for each channel. */
  T depthwise(ParameterOptions options);

  /** The same with other first values of the kernel for each channel. */
  default T depthwiseInitializer(Initializer initializer) {
    return depthwise(depthwise().initializer(initializer));
  }

  /** The same with a penalty on the kernel for each channel. */
  default T depthwiseRegularizer(Regularizer regularizer) {
    return depthwise(depthwise().regularizer(regularizer));
  }

  /** The same with bounds of the kernel for each channel. */
  default T depthwiseConstraint(Constraint constraint) {
    return depthwise(depthwise().constraint(constraint));
  }
}
