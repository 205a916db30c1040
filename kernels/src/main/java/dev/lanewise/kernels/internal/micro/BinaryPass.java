package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/** One loop over floats, two operands in, one out. */
@FunctionalInterface
public interface BinaryPass {
  /** {@code out[i] = f(a[i], b[i])} for i from 0 to {@code count - 1}; out may be a or b. */
  void run(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment out,
      long outOffset);
}
