package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.PointwiseKernels;
import java.lang.foreign.MemorySegment;

/** {@link PointwiseKernels} in plain Java. */
final class ScalarPointwiseKernels implements PointwiseKernels {

  @Override
  public void accumulate(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    for (int i = 0; i < count; i++) {
      long at = yOffset + (long) i * 4;
      y.set(FLOAT, at, y.get(FLOAT, at) + x.get(FLOAT, xOffset + (long) i * 4));
    }
  }
}
