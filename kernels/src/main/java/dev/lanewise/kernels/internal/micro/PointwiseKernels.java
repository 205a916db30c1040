package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/**
 * Element by element, i from 0 to {@code count - 1}; an output may be an input. All memory is
 * native; offsets are in bytes; nothing is checked here.
 */
public interface PointwiseKernels {

  /** {@code y[i] = y[i] + x[i]}. */
  void accumulate(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset);
}
