package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/**
 * Element by element, i from 0 to {@code count - 1}; an output may be an input. All memory is
 * native; offsets are in bytes; nothing is checked here.
 */
public interface PointwiseKernels {

  /** {@code y[i] = x[i] <= 0 ? +0 : x[i]}; a NaN stays. */
  void relu(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset);

  /** {@code out[i] = y[i] <= 0 ? +0 : gradient[i]}; at a NaN the gradient passes. */
  void reluBackward(
      int count,
      MemorySegment y,
      long yOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset);

  /** {@code y[i] = exp(x[i])}. */
  void exp(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset);

  /** {@code y[i] = log(x[i])}. */
  void log(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset);

  /** {@code y[i] = y[i] + x[i]}. */
  void accumulate(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset);
}
