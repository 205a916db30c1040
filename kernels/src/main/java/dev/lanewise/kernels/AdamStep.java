package dev.lanewise.kernels;

import static dev.lanewise.kernels.OptimizerPass.FIRST;
import static dev.lanewise.kernels.OptimizerPass.GRADIENT;
import static dev.lanewise.kernels.OptimizerPass.SECOND;
import static dev.lanewise.kernels.OptimizerPass.THIRD;
import static dev.lanewise.kernels.OptimizerPass.WEIGHTS;

import dev.lanewise.kernels.internal.micro.AdamKernels;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A step of Adam (Kingma and Ba, arXiv 1412.6980, with "epsilon hat", as Keras), and of AMSGrad
 * (Reddi, Kale and Kumar, 2018). AdamW (Loshchilov and Hutter, arXiv 1711.05101) is Adam with a
 * weight decay: {@link MomentOptions#decoupled()}.
 *
 * <pre>
 *   alpha = rate sqrt(1 - beta2^t) / (1 - beta1^t), t the number of the step
 *   m = fma(beta1, m, (1 - beta1) g);  v = fma(beta2, v, (1 - beta2) (g g))
 *   AMSGrad:  h = max(h, v);  v is h in what follows
 *   w = w - (alpha m) / (sqrt(v) + epsilon)
 * </pre>
 *
 * <p>alpha is computed in double precision, powers by squaring, and rounded to float.
 *
 * <p>Before the step the weights decay: {@code w = fma(-d, w, w)}, {@code d = weightDecay rate},
 * unless d is 0. Keras's rate is 0.001. All state starts from 0.
 *
 * <pre>{@code
 * var adam = AdamStep.of(count, MomentOptions.of(), Parallelism.caller());
 * adam.run(gradient, 0, weights, 0, mean, 0, meanSquare, 0, null, 0, 0.001f, 1);
 * }</pre>
 */
public final class AdamStep {
  private final OptimizerPass pass;
  private final MomentOptions options;
  private final boolean amsgrad;
  private final OptimizerPass.Kernel kernel;

  private AdamStep(
      long count,
      MomentOptions options,
      boolean amsgrad,
      Parallelism parallelism,
      KernelSet kernelSet) {
    pass = new OptimizerPass(count, parallelism, kernelSet);
    this.options = options;
    this.amsgrad = amsgrad;
    AdamKernels kernels = kernelSet.micro().adam();
    if (amsgrad) {
      kernel =
          (n, x, from, worker) ->
              kernels.amsgrad(
                  n,
                  x.memory(GRADIENT),
                  x.at(GRADIENT, from),
                  x.memory(WEIGHTS),
                  x.at(WEIGHTS, from),
                  x.memory(FIRST),
                  x.at(FIRST, from),
                  x.memory(SECOND),
                  x.at(SECOND, from),
                  x.memory(THIRD),
                  x.at(THIRD, from),
                  x.factor(0),
                  options.beta1(),
                  options.beta2(),
                  options.epsilon());
    } else {
      kernel =
          (n, x, from, worker) ->
              kernels.adam(
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
  }

  /**
   * The operator for {@code count} weights.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static AdamStep of(long count, MomentOptions options, Parallelism parallelism) {
    return of(count, options, parallelism, KernelSet.current());
  }

  static AdamStep of(
      long count, MomentOptions options, Parallelism parallelism, KernelSet kernels) {
    return new AdamStep(count, options, false, parallelism, kernels);
  }

  /**
   * The operator for {@code count} weights whose divisor never falls (AMSGrad).
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static AdamStep amsgrad(long count, MomentOptions options, Parallelism parallelism) {
    return amsgrad(count, options, parallelism, KernelSet.current());
  }

  static AdamStep amsgrad(
      long count, MomentOptions options, Parallelism parallelism, KernelSet kernels) {
    return new AdamStep(count, options, true, parallelism, kernels);
  }

  /**
   * Updates the weights and the state in place.
   *
   * @param mean m
   * @param meanSquare v
   * @param largest h, the largest v so far; may be null unless AMSGrad
   * @param rate the learning rate
   * @param number the number of this step, from 1
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping, or missing though the options need it; or if {@code number} is below 1
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
      @Nullable MemorySegment largest,
      long largestOffset,
      float rate,
      long number) {
    OptimizerPass.checkNumber(number);
    double alpha =
        rate
            * Math.sqrt(1 - WholePower.of(options.beta2(), number))
            / (1 - WholePower.of(options.beta1(), number));
    OptimizerPass.Step step = pass.begin();
    try {
      step.on(gradient, gradientOffset, weights, weightsOffset)
          .state("mean", mean, meanOffset)
          .state("meanSquare", meanSquare, meanSquareOffset)
          .stateIf(amsgrad, "largest", largest, largestOffset)
          .decay(options.weightDecay(), rate)
          .factors((float) alpha, 0, 0)
          .run(kernel);
    } finally {
      pass.end(step);
    }
  }
}
