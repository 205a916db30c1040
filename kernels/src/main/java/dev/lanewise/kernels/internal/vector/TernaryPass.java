package dev.lanewise.kernels.internal.vector;

import java.lang.foreign.MemorySegment;

/** One loop over floats, three operands in, one out. */
@FunctionalInterface
interface TernaryPass {
  /**
   * {@code out[i] = f(a[i], b[i], c[i])} for i from 0 to {@code count - 1}; out may be one of them.
   */
  void run(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment c,
      long cOffset,
      MemorySegment out,
      long outOffset);
}
