package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/** Adds to what is there, element by element: {@code y[i] = y[i] + x[i]}, one rounded addition. */
public final class Accumulate {
  private final ElementwiseMap map;

  private Accumulate(long count, Parallelism parallelism, KernelSet kernels) {
    map = new ElementwiseMap(count, parallelism, kernels.micro().pointwise()::accumulate);
  }

  /**
   * The operator for {@code count} floats.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static Accumulate of(long count, Parallelism parallelism) {
    return of(count, parallelism, KernelSet.current());
  }

  static Accumulate of(long count, Parallelism parallelism, KernelSet kernels) {
    return new Accumulate(count, parallelism, kernels);
  }

  /**
   * Adds x to y.
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
