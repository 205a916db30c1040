package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/** One loop over floats, one operand in, one out. */
@FunctionalInterface
public interface UnaryPass {
  /** {@code y[i] = f(x[i])} for i from 0 to {@code count - 1}; y may be x. */
  void run(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset);
}
