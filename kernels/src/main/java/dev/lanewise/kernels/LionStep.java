package dev.lanewise.kernels;

import static dev.lanewise.kernels.OptimizerPass.FIRST;
import static dev.lanewise.kernels.OptimizerPass.GRADIENT;
import static dev.lanewise.kernels.OptimizerPass.WEIGHTS;

import dev.lanewise.kernels.internal.micro.OptimizerKernels;
import java.lang.foreign.MemorySegment;

/**
 * A step of Lion (Chen et al., arXiv 2302.06675), as Keras: the rate in the direction of a sign.
 *
 * <pre>
 *   c = fma(beta1, m, (1 - beta1) g);  s = c &gt; 0 ? rate : c &lt; 0 ? -rate : c
 *   w = w - s;  m = fma(beta2, m, (1 - beta2) g)
 * </pre>
 *
 * <p>Before the step the weights decay: {@code w = fma(-d, w, w)}, {@code d = weightDecay rate},
 * unless d is 0. Keras's rate is 0.001. m starts from 0.
 *
 * <pre>{@code
 * var step = LionStep.of(count, LionOptions.of(), Parallelism.caller());
 * step.run(gradient, 0, weights, 0, mean, 0, 0.001f);
 * }</pre>
 */
public final class LionStep {
  private final OptimizerPass pass;
  private final LionOptions options;
  private final OptimizerPass.Kernel kernel;

  private LionStep(long count, LionOptions options, Parallelism parallelism, KernelSet kernelSet) {
    pass = new OptimizerPass(count, parallelism, kernelSet);
    this.options = options;
    OptimizerKernels kernels = kernelSet.micro().optimizer();
    kernel =
        (n, x, from, worker) ->
            kernels.lion(
                n,
                x.memory(GRADIENT),
                x.at(GRADIENT, from),
                x.memory(WEIGHTS),
                x.at(WEIGHTS, from),
                x.memory(FIRST),
                x.at(FIRST, from),
                x.factor(0),
                options.beta1(),
                options.beta2());
  }

  /**
   * The operator for {@code count} weights.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static LionStep of(long count, LionOptions options, Parallelism parallelism) {
    return of(count, options, parallelism, KernelSet.current());
  }

  static LionStep of(long count, LionOptions options, Parallelism parallelism, KernelSet kernels) {
    return new LionStep(count, options, parallelism, kernels);
  }

  /**
   * Updates the weights and the state in place.
   *
   * @param mean m
   * @param rate the learning rate
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment weights,
      long weightsOffset,
      MemorySegment mean,
      long meanOffset,
      float rate) {
    OptimizerPass.Step step = pass.begin();
    try {
      step.on(gradient, gradientOffset, weights, weightsOffset)
          .state("mean", mean, meanOffset)
          .decay(options.weightDecay(), rate)
          .factors(rate, 0, 0)
          .run(kernel);
    } finally {
      pass.end(step);
    }
  }
}
