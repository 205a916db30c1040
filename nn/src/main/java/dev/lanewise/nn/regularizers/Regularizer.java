package dev.lanewise.nn.regularizers;

import dev.lanewise.kernels.Parallelism;

/**
 * A penalty on a parameter tensor that is added to the loss.
 *
 * <pre>{@code
 * var dense = Dense.of(64).kernelRegularizer(L2.of(1e-4));
 * }</pre>
 */
public interface Regularizer {
  /** Makes the penalty ready for a tensor of {@code count} numbers. */
  RegularizerStep step(int count, Parallelism parallelism);
}
