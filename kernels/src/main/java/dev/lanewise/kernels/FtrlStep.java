package dev.lanewise.kernels;

import static dev.lanewise.kernels.OptimizerPass.FIRST;
import static dev.lanewise.kernels.OptimizerPass.GRADIENT;
import static dev.lanewise.kernels.OptimizerPass.SECOND;
import static dev.lanewise.kernels.OptimizerPass.THIRD;
import static dev.lanewise.kernels.OptimizerPass.WEIGHTS;

import dev.lanewise.kernels.internal.micro.ActivationKernels;
import dev.lanewise.kernels.internal.micro.Curve;
import dev.lanewise.kernels.internal.micro.ForwardCurve;
import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;

/**
 * A step of FTRL, "follow the regularized leader" (McMahan et al., 2013), as Keras 3.
 *
 * <pre>
 *   p = n^-ratePower;  n = fma(g, g, n);  q = n^-ratePower
 *   s = (q - p) / rate;  z = z + fma(-s, w, fma(2 l2Shrinkage, w, g))
 *   w = abs(z) &lt;= l1 ? +0 : ((z &gt; l1 ? l1 : -l1) - z) / (q / rate + (2 l2 + beta / rate))
 * </pre>
 *
 * <p>{@code 2 l2 + beta / rate} is computed in double precision and rounded to float. A power is a
 * square root for ratePower -1/2, 1 for 0, and otherwise {@code exp(log(n) * -ratePower)}, see
 * {@link SmoothFunction}. A weight is 0 where Keras would divide 0 by 0.
 *
 * <p>Before the step the weights decay: {@code w = fma(-d, w, w)}, {@code d = weightDecay rate},
 * unless d is 0. Keras's rate is 0.001. z starts from 0 and n as {@link #start} writes it.
 *
 * <pre>{@code
 * var step = FtrlStep.of(count, FtrlOptions.of(), Parallelism.caller());
 * var scratch = Memory.bytes(arena, step.scratchBytes());
 * step.start(accumulator, 0);
 * step.run(gradient, 0, weights, 0, accumulator, 0, linear, 0, 0.001f, scratch, 0);
 * }</pre>
 */
public final class FtrlStep {
  /** Floats whose powers lie in scratch memory at once. */
  private static final int BLOCK = ActivationKernels.BLOCK;

  private static final long BLOCK_BYTES = (long) BLOCK * Float.BYTES;

  /** The powers before and after, and what their functions need. */
  private static final long WORKER_BYTES =
      2 * BLOCK_BYTES + (long) ActivationKernels.SCRATCH * Float.BYTES;

  private final OptimizerPass pass;
  private final FtrlOptions options;
  private final MicroKernels kernels;
  private final ForwardCurve log;
  private final ForwardCurve exp;
  private final OptimizerPass.Kernel kernel = this::blocks;

  private FtrlStep(long count, FtrlOptions options, Parallelism parallelism, KernelSet kernelSet) {
    pass = new OptimizerPass(count, parallelism, kernelSet);
    this.options = options;
    kernels = kernelSet.micro();
    log = kernels.activation().forward(Curve.LOG);
    exp = kernels.activation().forward(Curve.EXPONENTIAL);
  }

  /**
   * The operator for {@code count} weights.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static FtrlStep of(long count, FtrlOptions options, Parallelism parallelism) {
    return of(count, options, parallelism, KernelSet.current());
  }

  static FtrlStep of(long count, FtrlOptions options, Parallelism parallelism, KernelSet kernels) {
    return new FtrlStep(count, options, parallelism, kernels);
  }

  /** Bytes of scratch memory for a call. */
  public long scratchBytes() {
    return WORKER_BYTES * pass.threads();
  }

  /**
   * Writes what the accumulator starts from, {@link FtrlOptions#initialAccumulator()}.
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
   * @param linear z
   * @param rate the learning rate
   * @param scratch {@link #scratchBytes} bytes of any content
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
      MemorySegment linear,
      long linearOffset,
      float rate,
      MemorySegment scratch,
      long scratchOffset) {
    double twiceL2 = 2.0 * options.l2() + (double) options.beta() / rate;
    OptimizerPass.Step step = pass.begin();
    try {
      step.on(gradient, gradientOffset, weights, weightsOffset)
          .state("accumulator", accumulator, accumulatorOffset)
          .state("linear", linear, linearOffset)
          .state("scratch", scratch, scratchOffset, scratchBytes())
          .decay(options.weightDecay(), rate)
          .factors(rate, (float) twiceL2, 0)
          .run(kernel);
    } finally {
      pass.end(step);
    }
  }

  private void blocks(int count, OptimizerPass.Step x, long from, int worker) {
    for (int i = 0; i < count; i += BLOCK) {
      block(Math.min(BLOCK, count - i), x, from + (long) i * Float.BYTES, worker);
    }
  }

  private void block(int count, OptimizerPass.Step x, long from, int worker) {
    MemorySegment scratch = x.memory(THIRD);
    long before = x.at(THIRD, WORKER_BYTES * worker);
    long after = before + BLOCK_BYTES;
    long spare = after + BLOCK_BYTES;
    power(count, x, from, before, spare);
    kernels
        .optimizer()
        .addSquares(
            count, x.memory(GRADIENT), x.at(GRADIENT, from), x.memory(FIRST), x.at(FIRST, from));
    power(count, x, from, after, spare);
    kernels
        .optimizer()
        .ftrl(
            count,
            x.memory(GRADIENT),
            x.at(GRADIENT, from),
            x.memory(WEIGHTS),
            x.at(WEIGHTS, from),
            x.memory(SECOND),
            x.at(SECOND, from),
            scratch,
            before,
            scratch,
            after,
            x.factor(0),
            options.l1(),
            x.factor(1),
            2 * options.l2Shrinkage());
  }

  private void power(int count, OptimizerPass.Step x, long from, long y, long spare) {
    MemorySegment n = x.memory(FIRST);
    MemorySegment scratch = x.memory(THIRD);
    if (options.ratePower() == -0.5f) {
      kernels.optimizer().roots(count, n, x.at(FIRST, from), scratch, y);
      return;
    }
    // Whole vectors, whatever lies behind the last power.
    int whole = Math.ceilDiv(count, ActivationKernels.STEP) * ActivationKernels.STEP;
    if (options.ratePower() == 0) {
      kernels.rows().zero(1, whole, scratch, y, 0);
    } else {
      kernels.rows().copy(1, count, n, x.at(FIRST, from), 0, scratch, y, 0);
      log.run(whole, scratch, y, scratch, y, scratch, spare);
      kernels.softmax().scale(whole, scratch, y, -options.ratePower(), scratch, y);
    }
    exp.run(whole, scratch, y, scratch, y, scratch, spare);
  }
}
