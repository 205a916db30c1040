package dev.lanewise.nn.layers;

import dev.lanewise.nn.constraints.Constraint;
import dev.lanewise.nn.initializers.Initializer;
import dev.lanewise.nn.regularizers.Regularizer;

/**
 * A layer with a kernel and a bias.
 *
 * @param <T> the layer itself
 */
public interface KernelLayer<T extends KernelLayer<T>> extends BiasLayer<T> {
  /** How the kernel starts and is trained. */
  ParameterOptions kernel();

  /** The same with another way to start and train the kernel. */
  T kernel(ParameterOptions options);

  /** The same with other first values of the kernel. */
  default T kernelInitializer(Initializer initializer) {
    return kernel(kernel().initializer(initializer));
  }

  /** The same with a penalty on the kernel. */
  default T kernelRegularizer(Regularizer regularizer) {
    return kernel(kernel().regularizer(regularizer));
  }

  /** The same with bounds of the kernel. */
  default T kernelConstraint(Constraint constraint) {
    return kernel(kernel().constraint(constraint));
  }
}
