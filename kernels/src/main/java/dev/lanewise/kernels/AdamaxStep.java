package dev.lanewise.kernels;

import static dev.lanewise.kernels.OptimizerPass.FIRST;
import static dev.lanewise.kernels.OptimizerPass.GRADIENT;
import static dev.lanewise.kernels.OptimizerPass.SECOND;
import static dev.lanewise.kernels.OptimizerPass.WEIGHTS;

import dev.lanewise.kernels.internal.micro.AdamKernels;
import java.lang.foreign.MemorySegment;

/**
 * A step of Adamax, Adam with the largest gradient instead of the mean square (Kingma and Ba, arXiv
 * 1412.6980, section 7.1), as Keras.
 *
 * <pre>
 *   alpha = rate / (1 - beta1^t), t the number of the step
 *   m = fma(beta1, m, (1 - beta1) g);  u = max(beta2 u, abs(g));  w = w - (alpha m) / (u + epsilon)
 * </pre>
 *
 * <p>alpha is computed in double precision, the power by squaring, and rounded to float.
 *
 * <p>Before the step the weights decay: {@code w = fma(-d, w, w)}, {@code d = weightDecay rate},
 * unless d is 0. Keras's rate is 0.001. All state starts from 0.
 *
 * <pre>{@code
 * var step = AdamaxStep.of(count, MomentOptions.of(), Parallelism.caller());
 * step.run(gradient, 0, weights, 0, mean, 0, largest, 0, 0.001f, 1);
 * }</pre>
 */
public final class AdamaxStep {
  private final OptimizerPass pass;
  private final MomentOptions options;
  private final OptimizerPass.Kernel kernel;

  private AdamaxStep(
      long count, MomentOptions options, Parallelism parallelism, KernelSet kernelSet) {
    pass = new OptimizerPass(count, parallelism, kernelSet);
    this.options = options;
    AdamKernels kernels = kernelSet.micro().adam();
    kernel =
        (n, x, from, worker) ->
            kernels.adamax(
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
                options.beta1(),
                options.beta2(),
                options.epsilon());
  }

  /**
   * The operator for {@code count} weights.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static AdamaxStep of(long count, MomentOptions options, Parallelism parallelism) {
    return of(count, options, parallelism, KernelSet.current());
  }

  static AdamaxStep of(
      long count, MomentOptions options, Parallelism parallelism, KernelSet kernels) {
    return new AdamaxStep(count, options, parallelism, kernels);
  }

  /**
   * Updates the weights and the state in place.
   *
   * @param mean m
   * @param largest u
   * @param rate the learning rate
   * @param number the number of this step, from 1
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping; or if {@code number} is below 1
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
      MemorySegment largest,
      long largestOffset,
      float rate,
      long number) {
    OptimizerPass.checkNumber(number);
    OptimizerPass.Step step = pass.begin();
    try {
      step.on(gradient, gradientOffset, weights, weightsOffset)
          .state("mean", mean, meanOffset)
          .state("largest", largest, largestOffset)
          .decay(options.weightDecay(), rate)
          .factors((float) (rate / (1 - WholePower.of(options.beta1(), number))), 0, 0)
          .run(kernel);
    } finally {
      pass.end(step);
    }
  }
}
