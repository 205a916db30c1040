package dev.lanewise.kernels;

import static dev.lanewise.kernels.OptimizerPass.FIRST;
import static dev.lanewise.kernels.OptimizerPass.GRADIENT;
import static dev.lanewise.kernels.OptimizerPass.SECOND;
import static dev.lanewise.kernels.OptimizerPass.THIRD;

import dev.lanewise.kernels.internal.micro.AdamKernels;
import java.lang.foreign.MemorySegment;

/**
 * A step of LAMB (You et al., arXiv 1904.00962), as Keras: a step of Adam, scaled by the norm of
 * the weights over its own.
 *
 * <pre>
 *   a = 1 / (1 - beta1^t);  c = 1 / (1 - beta2^t), t the number of the step
 *   m = fma(beta1, m, (1 - beta1) g);  v = fma(beta2, v, (1 - beta2) (g g))
 *   u = (a m) / (sqrt(v c) + epsilon)
 *   r = norm(w) &gt; 0 and norm(u) &gt; 0 ? norm(w) / norm(u) : 1
 *   w = fma(-(r rate), u, w)
 * </pre>
 *
 * <p>a, c, r and {@code r rate} are computed in double precision, powers by squaring, and a, c and
 * {@code r rate} rounded to float. A norm is the square root of a sum of squares: pieces of 16,384
 * floats, each summed as 64 interleaved partial sums of FMAs and a fixed tree (see {@link
 * Softmax}), added in order in double precision.
 *
 * <p>Before the step the weights decay: {@code w = fma(-d, w, w)}, {@code d = weightDecay rate},
 * unless d is 0. Keras's rate is 0.001. All state starts from 0.
 *
 * <pre>{@code
 * var step = LambStep.of(count, MomentOptions.of(), Parallelism.caller());
 * var scratch = Memory.bytes(arena, step.scratchBytes());
 * step.run(gradient, 0, weights, 0, mean, 0, meanSquare, 0, 0.001f, 1, scratch, 0);
 * }</pre>
 */
public final class LambStep {
  private final OptimizerPass pass;
  private final MomentOptions options;
  private final AdamKernels kernels;
  private final StepNorms norms;
  private final OptimizerPass.Kernel moments = this::moments;

  private LambStep(
      long count, MomentOptions options, Parallelism parallelism, KernelSet kernelSet) {
    pass = new OptimizerPass(count, parallelism, kernelSet);
    this.options = options;
    kernels = kernelSet.micro().adam();
    norms = new StepNorms(pass, THIRD, kernelSet.micro());
  }

  /**
   * The operator for {@code count} weights of one layer's kernel or bias.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static LambStep of(long count, MomentOptions options, Parallelism parallelism) {
    return of(count, options, parallelism, KernelSet.current());
  }

  static LambStep of(
      long count, MomentOptions options, Parallelism parallelism, KernelSet kernels) {
    return new LambStep(count, options, parallelism, kernels);
  }

  /** Bytes of scratch memory for a call. */
  public long scratchBytes() {
    return norms.scratchBytes();
  }

  /**
   * Updates the weights and the state in place.
   *
   * @param mean m
   * @param meanSquare v
   * @param rate the learning rate
   * @param number the number of this step, from 1
   * @param scratch {@link #scratchBytes} bytes of any content
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
      long number,
      MemorySegment scratch,
      long scratchOffset) {
    OptimizerPass.checkNumber(number);
    double a = 1 / (1 - WholePower.of(options.beta1(), number));
    double c = 1 / (1 - WholePower.of(options.beta2(), number));
    OptimizerPass.Step step = pass.begin();
    try {
      step.on(gradient, gradientOffset, weights, weightsOffset)
          .state("mean", mean, meanOffset)
          .state("meanSquare", meanSquare, meanSquareOffset)
          .state("scratch", scratch, scratchOffset, scratchBytes())
          .decay(options.weightDecay(), rate)
          .factors((float) a, (float) c, 0)
          .run(moments);
      norms.update(step, (float) (ratio(norms.weights(step), norms.steps(step)) * rate));
    } finally {
      pass.end(step);
    }
  }

  private static double ratio(double weights, double steps) {
    return weights > 0 && steps > 0 ? Math.sqrt(weights) / Math.sqrt(steps) : 1;
  }

  private void moments(int count, OptimizerPass.Step x, long from, int worker) {
    kernels.lamb(
        count,
        x.memory(GRADIENT),
        x.at(GRADIENT, from),
        x.memory(FIRST),
        x.at(FIRST, from),
        x.memory(SECOND),
        x.at(SECOND, from),
        x.memory(THIRD),
        x.at(THIRD, from),
        x.factor(0),
        x.factor(1),
        options.beta1(),
        options.beta2(),
        options.epsilon());
    norms.sums(count, x, from, worker);
  }
}
