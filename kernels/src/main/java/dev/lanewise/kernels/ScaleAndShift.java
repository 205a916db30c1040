package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.ElementwiseKernels;
import java.lang.foreign.MemorySegment;

/**
 * {@code y[i] = x[i] scale + shift}, as pixels from 0 to 255 become 0 to 1.
 *
 * <p>Bit law: {@code fma(x[i], scale, shift)}. The gradient by x is the same with shift 0.
 *
 * <pre>{@code
 * var scale = ScaleAndShift.of(count, 1 / 255f, 0, Parallelism.caller());
 * scale.run(x, 0, y, 0);
 * }</pre>
 */
public final class ScaleAndShift {
  private final ElementwiseMap map;

  private ScaleAndShift(
      long count, float scale, float shift, Parallelism parallelism, KernelSet kernels) {
    ElementwiseKernels micro = kernels.micro().elementwise();
    map =
        new ElementwiseMap(
            count,
            parallelism,
            (n, x, xOffset, y, yOffset) ->
                micro.scaleAndShift(n, x, xOffset, scale, shift, y, yOffset));
  }

  /**
   * The operator for {@code count} floats.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static ScaleAndShift of(long count, float scale, float shift, Parallelism parallelism) {
    return of(count, scale, shift, parallelism, KernelSet.current());
  }

  static ScaleAndShift of(
      long count, float scale, float shift, Parallelism parallelism, KernelSet kernels) {
    return new ScaleAndShift(count, scale, shift, parallelism, kernels);
  }

  /**
   * Computes y from x; y may be x.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only, or
   *     overlapping in part
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    map.run(x, xOffset, y, yOffset);
  }
}
