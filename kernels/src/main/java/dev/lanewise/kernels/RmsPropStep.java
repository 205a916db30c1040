package dev.lanewise.kernels;

import static dev.lanewise.kernels.OptimizerPass.FIRST;
import static dev.lanewise.kernels.OptimizerPass.GRADIENT;
import static dev.lanewise.kernels.OptimizerPass.SECOND;
import static dev.lanewise.kernels.OptimizerPass.THIRD;
import static dev.lanewise.kernels.OptimizerPass.WEIGHTS;

import dev.lanewise.kernels.internal.micro.RootKernels;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A step of RMSprop with epsilon inside the root, as Keras 3; with momentum, and with the mean
 * taken out of the mean square (centered).
 *
 * <pre>
 *   v = fma(rho, v, (1 - rho) (g g));  d = v
 *   centered:  a = fma(rho, a, (1 - rho) g);  d = fma(-a, a, v), +0 if it is below 0
 *   s = (rate g) / sqrt(d + epsilon)
 *   momentum:  m = fma(momentum, m, s);  s = m
 *   w = w - s
 * </pre>
 *
 * <p>A mean square is never below the square of the mean, but roundings may make it seem so: Keras,
 * which takes the root all the same, gets a NaN where this gets a step of {@code rate g /
 * sqrt(epsilon)}.
 *
 * <p>Before the step the weights decay: {@code w = fma(-d, w, w)}, {@code d = weightDecay rate},
 * unless d is 0. Keras's rate is 0.001. All state starts from 0.
 *
 * <pre>{@code
 * var step = RmsPropStep.of(count, RmsPropOptions.of(), Parallelism.caller());
 * step.run(gradient, 0, weights, 0, meanSquare, 0, null, 0, null, 0, 0.001f);
 * }</pre>
 */
public final class RmsPropStep {
  private final OptimizerPass pass;
  private final RmsPropOptions options;
  private final OptimizerPass.Kernel kernel;

  private RmsPropStep(
      long count, RmsPropOptions options, Parallelism parallelism, KernelSet kernelSet) {
    pass = new OptimizerPass(count, parallelism, kernelSet);
    this.options = options;
    RootKernels kernels = kernelSet.micro().root();
    if (options.centered() && options.momentum() != 0) {
      kernel =
          (n, x, from, worker) ->
              kernels.rmsPropCenteredMomentum(
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
                  options.rho(),
                  options.epsilon(),
                  options.momentum());
    } else if (options.centered()) {
      kernel =
          (n, x, from, worker) ->
              kernels.rmsPropCentered(
                  n,
                  x.memory(GRADIENT),
                  x.at(GRADIENT, from),
                  x.memory(WEIGHTS),
                  x.at(WEIGHTS, from),
                  x.memory(FIRST),
                  x.at(FIRST, from),
                  x.memory(THIRD),
                  x.at(THIRD, from),
                  x.factor(0),
                  options.rho(),
                  options.epsilon());
    } else if (options.momentum() != 0) {
      kernel =
          (n, x, from, worker) ->
              kernels.rmsPropMomentum(
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
                  options.epsilon(),
                  options.momentum());
    } else {
      kernel =
          (n, x, from, worker) ->
              kernels.rmsProp(
                  n,
                  x.memory(GRADIENT),
                  x.at(GRADIENT, from),
                  x.memory(WEIGHTS),
                  x.at(WEIGHTS, from),
                  x.memory(FIRST),
                  x.at(FIRST, from),
                  x.factor(0),
                  options.rho(),
                  options.epsilon());
    }
  }

  /**
   * The operator for {@code count} weights.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static RmsPropStep of(long count, RmsPropOptions options, Parallelism parallelism) {
    return of(count, options, parallelism, KernelSet.current());
  }

  static RmsPropStep of(
      long count, RmsPropOptions options, Parallelism parallelism, KernelSet kernels) {
    return new RmsPropStep(count, options, parallelism, kernels);
  }

  /**
   * Updates the weights and the state in place.
   *
   * @param meanSquare v
   * @param momentum m; may be null if there is no momentum
   * @param mean a; may be null if not centered
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
      MemorySegment meanSquare,
      long meanSquareOffset,
      @Nullable MemorySegment momentum,
      long momentumOffset,
      @Nullable MemorySegment mean,
      long meanOffset,
      float rate) {
    OptimizerPass.Step step = pass.begin();
    try {
      step.on(gradient, gradientOffset, weights, weightsOffset)
          .state("meanSquare", meanSquare, meanSquareOffset)
          .stateIf(options.momentum() != 0, "momentum", momentum, momentumOffset)
          .stateIf(options.centered(), "mean", mean, meanOffset)
          .decay(options.weightDecay(), rate)
          .factors(rate, 0, 0)
          .run(kernel);
    } finally {
      pass.end(step);
    }
  }
}
