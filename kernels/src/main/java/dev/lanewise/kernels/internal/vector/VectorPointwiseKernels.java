package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOAT;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.lanewise.kernels.internal.micro.PointwiseKernels;
import java.lang.foreign.MemorySegment;

/** {@link PointwiseKernels} on the Vector API. */
final class VectorPointwiseKernels implements PointwiseKernels {

  @Override
  public void accumulate(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    int whole = count - count % FLOATS;
    accumulateVectors(whole, x, xOffset, y, yOffset);
    for (int i = whole; i < count; i++) {
      long at = yOffset + (long) i * 4;
      y.set(FLOAT, at, y.get(FLOAT, at) + x.get(FLOAT, xOffset + (long) i * 4));
    }
  }

  private static void accumulateVectors(
      int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    for (int i = 0; i < count; i += FLOATS) {
      fromMemorySegment(F, y, yOffset + (long) i * 4, ORDER)
          .add(fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER))
          .intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
    }
  }
}
