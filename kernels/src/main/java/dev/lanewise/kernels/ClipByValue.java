package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.ElementwiseKernels;
import java.lang.foreign.MemorySegment;

/**
 * Clipping by value: see {@link Clip#byValue}.
 *
 * <pre>{@code
 * var clip = Clip.byValue(count, 0.5f, Parallelism.caller());
 * clip.run(gradient, 0, gradient, 0);
 * }</pre>
 */
public final class ClipByValue {
  private final ElementwiseMap map;

  ClipByValue(long count, float limit, Parallelism parallelism, KernelSet kernels) {
    Clip.checkLimit(limit);
    ElementwiseKernels micro = kernels.micro().elementwise();
    map =
        new ElementwiseMap(
            count,
            parallelism,
            (n, x, xOffset, y, yOffset) -> micro.clamp(n, x, xOffset, -limit, limit, y, yOffset));
  }

  /**
   * Clips x into y, which may be x.
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
