package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.OptimizerKernels;
import java.lang.foreign.MemorySegment;

/**
 * A step of Adam (Kingma and Ba, arXiv 1412.6980, with "epsilon hat", as Keras): the caller gives
 * {@code alpha = rate sqrt(1 - beta2^t) / (1 - beta1^t)}.
 *
 * <pre>
 *   m = fma(beta1, m, (1 - beta1) g);  v = fma(beta2, v, (1 - beta2) (g g));  w = w - (alpha m) / (sqrt(v) + epsilon)
 * </pre>
 */
public final class AdamStep {
  private final OptimizerPass pass;
  private final OptimizerPass.Kernel kernel;

  private AdamStep(long count, Parallelism parallelism, KernelSet kernelSet) {
    pass = new OptimizerPass(count, parallelism);
    OptimizerKernels kernels = kernelSet.micro().optimizer();
    kernel = kernels::adam;
  }

  /**
   * The operator for {@code count} weights.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static AdamStep of(long count, Parallelism parallelism) {
    return of(count, parallelism, KernelSet.current());
  }

  static AdamStep of(long count, Parallelism parallelism, KernelSet kernels) {
    return new AdamStep(count, parallelism, kernels);
  }

  /**
   * Updates the weights, the mean m and the mean square v in place.
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
      MemorySegment mean,
      long meanOffset,
      MemorySegment meanSquare,
      long meanSquareOffset,
      float alpha,
      float beta1,
      float beta2,
      float epsilon) {
    pass.run(
        kernel,
        gradient,
        gradientOffset,
        weights,
        weightsOffset,
        "mean",
        mean,
        meanOffset,
        "meanSquare",
        meanSquare,
        meanSquareOffset,
        alpha,
        beta1,
        beta2,
        epsilon);
  }
}
