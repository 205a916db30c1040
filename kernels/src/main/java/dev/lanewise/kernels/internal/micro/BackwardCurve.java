package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/** The gradient of one function over a block of floats. */
@FunctionalInterface
public interface BackwardCurve {
  /**
   * {@code out[i] = gradient[i] * f'(x[i])}, where {@code from} holds x or f(x), by the function;
   * out may be either input. The contract of sizes is that of {@link ActivationKernels}.
   */
  void run(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset,
      MemorySegment scratch,
      long scratchOffset);
}
