package dev.lanewise.kernels;

import static dev.lanewise.kernels.OptimizerPass.FIRST;
import static dev.lanewise.kernels.OptimizerPass.GRADIENT;
import static dev.lanewise.kernels.OptimizerPass.WEIGHTS;

import dev.lanewise.kernels.internal.micro.RootKernels;
import java.lang.foreign.MemorySegment;

/**
 * A step of Adagrad (Duchi, Hazan and Singer, 2011) with epsilon inside the root, as Keras 3.
 *
 * <pre>
 *   n = fma(g, g, n);  w = w - (rate g) / sqrt(n + epsilon)
 * </pre>
 *
 * <p>Before the step the weights decay: {@code w = fma(-d, w, w)}, {@code d = weightDecay rate},
 * unless d is 0. Keras's rate is 0.001. n starts as {@link #start} writes it.
 *
 * <pre>{@code
 * var step = AdagradStep.of(count, AdagradOptions.of(), Parallelism.caller());
 * step.start(accumulator, 0);
 * step.run(gradient, 0, weights, 0, accumulator, 0, 0.001f);
 * }</pre>
 */
public final class AdagradStep {
  private final OptimizerPass pass;
  private final AdagradOptions options;
  private final OptimizerPass.Kernel kernel;

  private AdagradStep(
      long count, AdagradOptions options, Parallelism parallelism, KernelSet kernelSet) {
    pass = new OptimizerPass(count, parallelism, kernelSet);
    this.options = options;
    RootKernels kernels = kernelSet.micro().root();
    kernel =
        (n, x, from, worker) ->
            kernels.adagrad(
                n,
                x.memory(GRADIENT),
                x.at(GRADIENT, from),
                x.memory(WEIGHTS),
                x.at(WEIGHTS, from),
                x.memory(FIRST),
                x.at(FIRST, from),
                x.factor(0),
                options.epsilon());
  }

  /**
   * The operator for {@code count} weights.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static AdagradStep of(long count, AdagradOptions options, Parallelism parallelism) {
    return of(count, options, parallelism, KernelSet.current());
  }

  static AdagradStep of(
      long count, AdagradOptions options, Parallelism parallelism, KernelSet kernels) {
    return new AdagradStep(count, options, parallelism, kernels);
  }

  /**
   * Writes what the accumulator starts from, {@link AdagradOptions#initialAccumulator()}.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void start(MemorySegment accumulator, long accumulatorOffset) {
    pass.fill("accumulator", accumulator, accumulatorOffset, options.initialAccumulator());
  }

  /**
   * Updates the weights and the state in place.
   *
   * @param accumulator n
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
      MemorySegment accumulator,
      long accumulatorOffset,
      float rate) {
    OptimizerPass.Step step = pass.begin();
    try {
      step.on(gradient, gradientOffset, weights, weightsOffset)
          .state("accumulator", accumulator, accumulatorOffset)
          .decay(options.weightDecay(), rate)
          .factors(rate, 0, 0)
          .run(kernel);
    } finally {
      pass.end(step);
    }
  }
}
