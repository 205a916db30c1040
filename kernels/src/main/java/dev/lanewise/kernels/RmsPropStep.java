package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.OptimizerKernels;
import java.lang.foreign.MemorySegment;

/**
 * A step of RMSprop with epsilon inside the root, as Keras 3.
 *
 * <pre>
 *   v = fma(rho, v, (1 - rho) (g g));  w = w - (rate g) / sqrt(v + epsilon)
 * </pre>
 */
public final class RmsPropStep {
  private final OptimizerPass pass;
  private final OptimizerPass.Kernel kernel;

  private RmsPropStep(long count, Parallelism parallelism, KernelSet kernelSet) {
    pass = new OptimizerPass(count, parallelism);
    OptimizerKernels kernels = kernelSet.micro().optimizer();
    kernel =
        (n, g, go, w, wo, v, vo, s, so, rate, rho, epsilon, d) ->
            kernels.rmsProp(n, g, go, w, wo, v, vo, rate, rho, epsilon);
  }

  /**
   * The operator for {@code count} weights.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static RmsPropStep of(long count, Parallelism parallelism) {
    return of(count, parallelism, KernelSet.current());
  }

  static RmsPropStep of(long count, Parallelism parallelism, KernelSet kernels) {
    return new RmsPropStep(count, parallelism, kernels);
  }

  /**
   * Updates the weights and the mean square v in place.
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
      MemorySegment meanSquare,
      long meanSquareOffset,
      float rate,
      float rho,
      float epsilon) {
    pass.run(
        kernel,
        gradient,
        gradientOffset,
        weights,
        weightsOffset,
        "meanSquare",
        meanSquare,
        meanSquareOffset,
        "",
        MemorySegment.NULL,
        0,
        rate,
        rho,
        epsilon,
        0f);
  }
}
