package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.lanewise.kernels.internal.micro.ReduceKernels;
import dev.lanewise.kernels.internal.scalar.ScalarReduceKernels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** {@link ReduceKernels} on the Vector API, lanes along columns. */
final class VectorReduceKernels implements ReduceKernels {

  @Override
  public void addColumnBlock(
      int rows, int columns, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    int whole = columns - columns % FLOATS;
    for (int j = 0; j < whole; j += FLOATS) {
      long at = (long) j * 4;
      addVector(rows, x, xOffset + at, (long) columns * 4, y, yOffset + at);
    }
    ScalarReduceKernels.addColumns(whole, rows, columns, x, xOffset, y, yOffset);
  }

  private static void addVector(
      int rows, MemorySegment x, long from, long step, MemorySegment y, long to) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < rows; i++) {
      sum = sum.add(fromMemorySegment(F, x, from + i * step, ORDER));
    }
    fromMemorySegment(F, y, to, ORDER).add(sum).intoMemorySegment(y, to, ORDER);
  }
}
