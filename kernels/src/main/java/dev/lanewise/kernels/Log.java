package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The natural logarithm, element by element: {@code y[i] = ln x[i]}.
 *
 * <p>At most 0.83 ULP off for every float. The logarithm of both zeros is -inf, of a negative
 * number NaN.
 *
 * <p>Bit law: x below 2^-126 is multiplied by 2^23 first. With the bits b of x, k = (b -
 * 0x3f3504f3) &gt;&gt; 23, f = float of the bits b - (k &lt;&lt; 23), less 1, and e = k, or k - 23
 * after that multiplication: P = a chain of FMAs in f over nine coefficients; s = fma(f f, fma(P,
 * f, -0.5), e 0x1.7f7d1cp-20); the result is fma(e, 0x1.62e4p-1, f + s). The coefficients have the
 * bits 3eaaaaa4, be800003, 3e4cd23b, be2aae22, 3e119dd1, bdfe1465, 3df36005, bdef00ec, 3d8a399a,
 * lowest power first; the chain starts with the highest.
 */
public final class Log {
  private final ElementwiseMap map;

  private Log(long count, Parallelism parallelism, KernelSet kernels) {
    map = new ElementwiseMap(count, parallelism, kernels.micro().pointwise()::log);
  }

  /**
   * The operator for {@code count} floats.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static Log of(long count, Parallelism parallelism) {
    return of(count, parallelism, KernelSet.current());
  }

  static Log of(long count, Parallelism parallelism, KernelSet kernels) {
    return new Log(count, parallelism, kernels);
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
