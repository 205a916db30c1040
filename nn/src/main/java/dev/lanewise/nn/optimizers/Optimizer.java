package dev.lanewise.nn.optimizers;

import dev.lanewise.kernels.Parallelism;

/** How parameters follow from gradients. */
public interface Optimizer {
  /** The name, as Keras has it. */
  String name();

  /** Makes the optimizer ready for {@code count} parameters. */
  OptimizerStep step(int count, Parallelism parallelism);
}
