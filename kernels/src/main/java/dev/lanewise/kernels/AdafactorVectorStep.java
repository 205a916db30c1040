package dev.lanewise.kernels;

import static dev.lanewise.kernels.OptimizerPass.FIRST;
import static dev.lanewise.kernels.OptimizerPass.GRADIENT;
import static dev.lanewise.kernels.OptimizerPass.SECOND;

import dev.lanewise.kernels.internal.micro.RootKernels;
import java.lang.foreign.MemorySegment;

/**
 * A step of Adafactor (Shazeer and Stern, arXiv 1804.04235) for weights of one axis, such as a
 * bias, as Keras; for more axes see {@link AdafactorStep}.
 *
 * <pre>
 *   b = 1 - t^beta2Decay, t the number of the step
 *   v = fma(b, v, (1 - b) fma(g, g, epsilon1));  u = g / sqrt(v)
 *   alpha = max(epsilon2, rms(w)) min(rate, 1 / sqrt(t))
 *   w = fma(-(alpha / max(1, rms(u) / clipThreshold)), u, w)
 * </pre>
 *
 * <p>All but v, u and w is computed in double precision, the power as {@link StrictMath}'s {@code
 * exp(beta2Decay log(t))}; b and the factor of u are rounded to float. Means of squares are sums as
 * in {@link LambStep} over the count. Keras's {@code relative_step} changes nothing: the rate is
 * bounded by {@code 1 / sqrt(t)} either way.
 *
 * <p>Before the step the weights decay: {@code w = fma(-d, w, w)}, {@code d = weightDecay rate},
 * unless d is 0. Keras's rate is 0.001. v starts from 0.
 *
 * <pre>{@code
 * var step = AdafactorVectorStep.of(count, AdafactorOptions.of(), Parallelism.caller());
 * var scratch = Memory.bytes(arena, step.scratchBytes());
 * step.run(gradient, 0, weights, 0, meanSquare, 0, 0.001f, 1, scratch, 0);
 * }</pre>
 */
public final class AdafactorVectorStep {
  private final OptimizerPass pass;
  private final AdafactorOptions options;
  private final RootKernels kernels;
  private final StepNorms norms;
  private final OptimizerPass.Kernel roots = this::roots;

  private AdafactorVectorStep(
      long count, AdafactorOptions options, Parallelism parallelism, KernelSet kernelSet) {
    pass = new OptimizerPass(count, parallelism, kernelSet);
    this.options = options;
    kernels = kernelSet.micro().root();
    norms = new StepNorms(pass, SECOND, kernelSet.micro());
  }

  /**
   * The operator for {@code count} weights.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static AdafactorVectorStep of(
      long count, AdafactorOptions options, Parallelism parallelism) {
    return of(count, options, parallelism, KernelSet.current());
  }

  static AdafactorVectorStep of(
      long count, AdafactorOptions options, Parallelism parallelism, KernelSet kernels) {
    return new AdafactorVectorStep(count, options, parallelism, kernels);
  }

  /** Bytes of scratch memory for a call. */
  public long scratchBytes() {
    return norms.scratchBytes();
  }

  /**
   * Updates the weights and the state in place.
   *
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
      MemorySegment meanSquare,
      long meanSquareOffset,
      float rate,
      long number,
      MemorySegment scratch,
      long scratchOffset) {
    OptimizerPass.checkNumber(number);
    OptimizerPass.Step step = pass.begin();
    try {
      step.on(gradient, gradientOffset, weights, weightsOffset)
          .state("meanSquare", meanSquare, meanSquareOffset)
          .state("scratch", scratch, scratchOffset, scratchBytes())
          .decay(options.weightDecay(), rate)
          .factors(AdafactorRates.kept(options, number), 0, 0)
          .run(roots);
      float factor =
          AdafactorRates.factor(
              options, rate, number, pass.count(), norms.weights(step), norms.steps(step));
      norms.update(step, factor);
    } finally {
      pass.end(step);
    }
  }

  private void roots(int count, OptimizerPass.Step x, long from, int worker) {
    kernels.overMeanRoots(
        count,
        x.memory(GRADIENT),
        x.at(GRADIENT, from),
        x.memory(FIRST),
        x.at(FIRST, from),
        x.memory(SECOND),
        x.at(SECOND, from),
        x.factor(0),
        options.epsilon1());
    norms.sums(count, x, from, worker);
  }
}
