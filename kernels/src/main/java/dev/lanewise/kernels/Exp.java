package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The exponential function, element by element: {@code y[i] = e^x[i]}.
 *
 * <p>At most 1.02 ULP off for every float, subnormal results included; exp(-inf) is +0.
 *
 * <p>Bit law: c = x, but 89 above 89 and -104 below -104; t = fma(c, 0x1.715476p0, M) with M =
 * 12582912; n is the bits of t less those of M; r = fma(t - M, -0x1.62e4p-1, c), then r = fma(t -
 * M, -0x1.7f7d1cp-20, r); q = a chain of FMAs in r over five coefficients; the result is ((fma(r r,
 * q, r) + 1) 2^h) 2^(n - h) with h = floor(n / 2). The coefficients have the bits 3efffffe,
 * 3e2aaa49, 3d2aac5f, 3c091cf6, 3ab52001, lowest power first; the chain starts with the highest.
 */
public final class Exp {
  private final ElementwiseMap map;

  private Exp(long count, Parallelism parallelism, KernelSet kernels) {
    map = new ElementwiseMap(count, parallelism, kernels.micro().pointwise()::exp);
  }

  /**
   * The operator for {@code count} floats.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static Exp of(long count, Parallelism parallelism) {
    return of(count, parallelism, KernelSet.current());
  }

  static Exp of(long count, Parallelism parallelism, KernelSet kernels) {
    return new Exp(count, parallelism, kernels);
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
