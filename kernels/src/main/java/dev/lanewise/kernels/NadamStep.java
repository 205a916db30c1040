package dev.lanewise.kernels;

import static dev.lanewise.kernels.OptimizerPass.FIRST;
import static dev.lanewise.kernels.OptimizerPass.GRADIENT;
import static dev.lanewise.kernels.OptimizerPass.SECOND;
import static dev.lanewise.kernels.OptimizerPass.WEIGHTS;

import dev.lanewise.kernels.internal.micro.AdamKernels;
import java.lang.foreign.MemorySegment;

/**
 * A step of Nadam, Adam with Nesterov momentum (Dozat, 2016), as Keras.
 *
 * <pre>
 *   u(i) = beta1 (1 - 0.96^i / 2);  U(t) = u(1) u(2) ... u(t), t the number of the step
 *   a = rate u(t + 1) / (1 - U(t + 1));  b = rate (1 - u(t)) / (1 - U(t));  c = 1 / (1 - beta2^t)
 *   m = fma(beta1, m, (1 - beta1) g);  v = fma(beta2, v, (1 - beta2) (g g))
 *   w = w - fma(a, m, b g) / (sqrt(v c) + epsilon)
 * </pre>
 *
 * <p>a, b and c are computed in double precision, powers by squaring, and rounded to float; U(t) is
 * beta1^t times the product of the other factors in order, of which those after the first 1,000 are
 * 1.
 *
 * <p>Before the step the weights decay: {@code w = fma(-d, w, w)}, {@code d = weightDecay rate},
 * unless d is 0. Keras's rate is 0.001. All state starts from 0.
 *
 * <pre>{@code
 * var step = NadamStep.of(count, MomentOptions.of(), Parallelism.caller());
 * step.run(gradient, 0, weights, 0, mean, 0, meanSquare, 0, 0.001f, 1);
 * }</pre>
 */
public final class NadamStep {
  private final OptimizerPass pass;
  private final MomentOptions options;
  private final OptimizerPass.Kernel kernel;

  private NadamStep(
      long count, MomentOptions options, Parallelism parallelism, KernelSet kernelSet) {
    pass = new OptimizerPass(count, parallelism, kernelSet);
    this.options = options;
    AdamKernels kernels = kernelSet.micro().adam();
    kernel =
        (n, x, from, worker) ->
            kernels.nadam(
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
                x.factor(1),
                x.factor(2),
                options.beta1(),
                options.beta2(),
                options.epsilon());
  }

  /**
   * The operator for {@code count} weights.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static NadamStep of(long count, MomentOptions options, Parallelism parallelism) {
    return of(count, options, parallelism, KernelSet.current());
  }

  static NadamStep of(
      long count, MomentOptions options, Parallelism parallelism, KernelSet kernels) {
    return new NadamStep(count, options, parallelism, kernels);
  }

  /**
   * Updates the weights and the state in place.
   *
   * @param mean m
   * @param meanSquare v
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
      MemorySegment meanSquare,
      long meanSquareOffset,
      float rate,
      long number) {
    OptimizerPass.checkNumber(number);
    OptimizerPass.Step step = pass.begin();
    try {
      step.on(gradient, gradientOffset, weights, weightsOffset)
          .state("mean", mean, meanOffset)
          .state("meanSquare", meanSquare, meanSquareOffset)
          .decay(options.weightDecay(), rate)
          .factors(
              (float) (rate * NadamSchedule.meanShare(options.beta1(), number)),
              (float) (rate * NadamSchedule.gradientShare(options.beta1(), number)),
              (float) (1 / (1 - WholePower.of(options.beta2(), number))))
          .run(kernel);
    } finally {
      pass.end(step);
    }
  }
}
