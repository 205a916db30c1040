package dev.lanewise.kernels;

import static dev.lanewise.kernels.OptimizerPass.FIRST;
import static dev.lanewise.kernels.OptimizerPass.GRADIENT;
import static dev.lanewise.kernels.OptimizerPass.WEIGHTS;

import dev.lanewise.kernels.internal.micro.OptimizerKernels;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A step of stochastic gradient descent, plain, with momentum, or with Nesterov momentum, as Keras.
 *
 * <pre>
 *   plain:     w = fma(-rate, g, w)
 *   momentum:  m = fma(momentum, m, -(rate g));  w = w + m
 *   Nesterov:  m = fma(momentum, m, -(rate g));  w = w + fma(momentum, m, -(rate g))
 * </pre>
 *
 * <p>Before the step the weights decay: {@code w = fma(-d, w, w)}, {@code d = weightDecay rate},
 * unless d is 0. Keras's rate is 0.01. m starts from 0.
 *
 * <pre>{@code
 * var step = SgdStep.of(count, SgdOptions.of(), Parallelism.caller());
 * step.run(gradient, 0, weights, 0, null, 0, 0.01f);
 * }</pre>
 */
public final class SgdStep {
  private final OptimizerPass pass;
  private final SgdOptions options;
  private final OptimizerPass.Kernel kernel;

  private SgdStep(long count, SgdOptions options, Parallelism parallelism, KernelSet kernelSet) {
    pass = new OptimizerPass(count, parallelism, kernelSet);
    this.options = options;
    OptimizerKernels kernels = kernelSet.micro().optimizer();
    if (options.momentum() == 0) {
      kernel =
          (n, x, from, worker) ->
              kernels.sgd(
                  n,
                  x.memory(GRADIENT),
                  x.at(GRADIENT, from),
                  x.memory(WEIGHTS),
                  x.at(WEIGHTS, from),
                  x.factor(0));
    } else if (options.nesterov()) {
      kernel =
          (n, x, from, worker) ->
              kernels.nesterov(
                  n,
                  x.memory(GRADIENT),
                  x.at(GRADIENT, from),
                  x.memory(WEIGHTS),
                  x.at(WEIGHTS, from),
                  x.memory(FIRST),
                  x.at(FIRST, from),
                  x.factor(0),
                  options.momentum());
    } else {
      kernel =
          (n, x, from, worker) ->
              kernels.momentum(
                  n,
                  x.memory(GRADIENT),
                  x.at(GRADIENT, from),
                  x.memory(WEIGHTS),
                  x.at(WEIGHTS, from),
                  x.memory(FIRST),
                  x.at(FIRST, from),
                  x.factor(0),
                  options.momentum());
    }
  }

  /**
   * The operator for {@code count} weights.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static SgdStep of(long count, SgdOptions options, Parallelism parallelism) {
    return of(count, options, parallelism, KernelSet.current());
  }

  static SgdStep of(long count, SgdOptions options, Parallelism parallelism, KernelSet kernels) {
    return new SgdStep(count, options, parallelism, kernels);
  }

  /**
   * Updates the weights and the state in place.
   *
   * @param velocity m; may be null if momentum is 0
   * @param rate the learning rate
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping, or missing though the options need it
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment weights,
      long weightsOffset,
      @Nullable MemorySegment velocity,
      long velocityOffset,
      float rate) {
    OptimizerPass.Step step = pass.begin();
    try {
      step.on(gradient, gradientOffset, weights, weightsOffset)
          .stateIf(options.momentum() != 0, "velocity", velocity, velocityOffset)
          .decay(options.weightDecay(), rate)
          .factors(rate, 0, 0)
          .run(kernel);
    } finally {
      pass.end(step);
    }
  }
}
