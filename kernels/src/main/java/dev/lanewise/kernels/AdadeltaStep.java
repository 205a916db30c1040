package dev.lanewise.kernels;

import static dev.lanewise.kernels.OptimizerPass.FIRST;
import static dev.lanewise.kernels.OptimizerPass.GRADIENT;
import static dev.lanewise.kernels.OptimizerPass.SECOND;
import static dev.lanewise.kernels.OptimizerPass.WEIGHTS;

import dev.lanewise.kernels.internal.micro.RootKernels;
import java.lang.foreign.MemorySegment;

/**
 * A step of Adadelta (Zeiler, arXiv 1212.5701) with a rate, as Keras 3.
 *
 * <pre>
 *   v = fma(rho, v, (1 - rho) (g g));  s = (sqrt(x + epsilon) g) / sqrt(v + epsilon)
 *   x = fma(rho, x, (1 - rho) (s s));  w = fma(-rate, s, w)
 * </pre>
 *
 * <p>Before the step the weights decay: {@code w = fma(-d, w, w)}, {@code d = weightDecay rate},
 * unless d is 0. Keras's rate is 0.001, the paper's 1. All state starts from 0.
 *
 * <pre>{@code
 * var step = AdadeltaStep.of(count, AdadeltaOptions.of(), Parallelism.caller());
 * step.run(gradient, 0, weights, 0, meanSquare, 0, meanSquareStep, 0, 0.001f);
 * }</pre>
 */
public final class AdadeltaStep {
  private final OptimizerPass pass;
  private final AdadeltaOptions options;
  private final OptimizerPass.Kernel kernel;

  private AdadeltaStep(
      long count, AdadeltaOptions options, Parallelism parallelism, KernelSet kernelSet) {
    pass = new OptimizerPass(count, parallelism, kernelSet);
    this.options = options;
    RootKernels kernels = kernelSet.micro().root();
    kernel =
        (n, x, from, worker) ->
            kernels.adadelta(
                n,
                x.memory(GRADIENT),
                x.at(GRADIENT, from),
                x.memory(WEIGHTS),
                x.at(WEIGHTS, from),
                x.memory(FIRST),
                x.at(FIRST, from),
                x.memory(SECOND),
                x.at(SECOND, from),
                x.factor(0),
                options.rho(),
                options.epsilon());
  }

  /**
   * The operator for {@code count} weights.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static AdadeltaStep of(long count, AdadeltaOptions options, Parallelism parallelism) {
    return of(count, options, parallelism, KernelSet.current());
  }

  static AdadeltaStep of(
      long count, AdadeltaOptions options, Parallelism parallelism, KernelSet kernels) {
    return new AdadeltaStep(count, options, parallelism, kernels);
  }

  /**
   * Updates the weights and the state in place.
   *
   * @param meanSquare v, of gradients
   * @param meanSquareStep x, of steps
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
      MemorySegment meanSquare,
      long meanSquareOffset,
      MemorySegment meanSquareStep,
      long meanSquareStepOffset,
      float rate) {
    OptimizerPass.Step step = pass.begin();
    try {
      step.on(gradient, gradientOffset, weights, weightsOffset)
          .state("meanSquare", meanSquare, meanSquareOffset)
          .state("meanSquareStep", meanSquareStep, meanSquareStepOffset)
          .decay(options.weightDecay(), rate)
          .factors(rate, 0, 0)
          .run(kernel);
    } finally {
      pass.end(step);
    }
  }
}
