package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/** One function over a block of floats. */
@FunctionalInterface
public interface ForwardCurve {
  /**
   * {@code y[i] = f(x[i])}; y may be x. The contract of sizes is that of {@link ActivationKernels}.
   */
  void run(
      int count,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment scratch,
      long scratchOffset);
}
