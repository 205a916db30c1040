package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/** The rectifier, element by element: see {@link Relu}. */
public final class ReluForward {
  private final ElementwiseMap map;

  ReluForward(long count, Parallelism parallelism, KernelSet kernels) {
    map = new ElementwiseMap(count, parallelism, kernels.micro().pointwise()::relu);
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
