package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.OptimizerKernels;
import java.lang.foreign.MemorySegment;

/**
 * A step of stochastic gradient descent, plain, with momentum, or with Nesterov momentum, as Keras.
 *
 * <pre>
 *   plain:     w = fma(-rate, g, w)
 *   momentum:  m = fma(momentum, m, -(rate g));  w = w + m
 *   Nesterov:  m = fma(momentum, m, -(rate g));  w = w + fma(momentum, m, -(rate g))
 * </pre>
 */
public final class SgdStep {
  private final OptimizerPass pass;
  private final OptimizerPass.Kernel plain;
  private final OptimizerPass.Kernel momentum;
  private final OptimizerPass.Kernel nesterov;

  private SgdStep(long count, Parallelism parallelism, KernelSet kernelSet) {
    pass = new OptimizerPass(count, parallelism);
    OptimizerKernels kernels = kernelSet.micro().optimizer();
    plain = (n, g, go, w, wo, m, mo, s, so, rate, b, c, d) -> kernels.sgd(n, g, go, w, wo, rate);
    momentum =
        (n, g, go, w, wo, m, mo, s, so, rate, mu, c, d) ->
            kernels.momentum(n, g, go, w, wo, m, mo, rate, mu);
    nesterov =
        (n, g, go, w, wo, m, mo, s, so, rate, mu, c, d) ->
            kernels.nesterov(n, g, go, w, wo, m, mo, rate, mu);
  }

  /**
   * The operator for {@code count} weights.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static SgdStep of(long count, Parallelism parallelism) {
    return of(count, parallelism, KernelSet.current());
  }

  static SgdStep of(long count, Parallelism parallelism, KernelSet kernels) {
    return new SgdStep(count, parallelism, kernels);
  }

  /**
   * Updates the weights in place.
   *
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
      float rate) {
    pass.run(
        plain,
        gradient,
        gradientOffset,
        weights,
        weightsOffset,
        "",
        MemorySegment.NULL,
        0,
        "",
        MemorySegment.NULL,
        0,
        rate,
        0f,
        0f,
        0f);
  }

  /**
   * Updates the weights and the velocity m in place.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void runMomentum(
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment weights,
      long weightsOffset,
      MemorySegment velocity,
      long velocityOffset,
      float rate,
      float momentumFactor) {
    pass.run(
        momentum,
        gradient,
        gradientOffset,
        weights,
        weightsOffset,
        "velocity",
        velocity,
        velocityOffset,
        "",
        MemorySegment.NULL,
        0,
        rate,
        momentumFactor,
        0f,
        0f);
  }

  /**
   * Updates the weights and the velocity m in place, looking ahead.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void runNesterov(
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment weights,
      long weightsOffset,
      MemorySegment velocity,
      long velocityOffset,
      float rate,
      float momentumFactor) {
    pass.run(
        nesterov,
        gradient,
        gradientOffset,
        weights,
        weightsOffset,
        "velocity",
        velocity,
        velocityOffset,
        "",
        MemorySegment.NULL,
        0,
        rate,
        momentumFactor,
        0f,
        0f);
  }
}
