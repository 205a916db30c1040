package dev.lanewise.nn.constraints;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;

/**
 * Bounds that a parameter tensor is brought back to after each step of training.
 *
 * <pre>{@code
 * var dense = Dense.of(64).kernelConstraint(MaxNorm.of(3));
 * }</pre>
 */
public interface Constraint {
  /**
   * Makes the bounds ready for a tensor.
   *
   * @throws IllegalArgumentException if they do not fit the shape
   */
  ConstraintStep step(Shape shape, Parallelism parallelism);
}
