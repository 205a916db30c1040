package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.BYTES;
import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.lanewise.kernels.internal.micro.ReduceKernels;
import dev.lanewise.kernels.internal.scalar.ScalarReduceKernels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** {@link ReduceKernels} on the Vector API, lanes along columns, four vectors at once. */
final class VectorReduceKernels implements ReduceKernels {
  private static final int STRIP = 4 * FLOATS;

  @Override
  public void addColumnBlock(
      int rows, int columns, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    int wide = columns - columns % STRIP;
    int whole = columns - columns % FLOATS;
    for (int j = 0; j < wide; j += STRIP) {
      long at = (long) j * 4;
      addStrip(rows, x, xOffset + at, (long) columns * 4, y, yOffset + at);
    }
    for (int j = wide; j < whole; j += FLOATS) {
      long at = (long) j * 4;
      addVector(rows, x, xOffset + at, (long) columns * 4, y, yOffset + at);
    }
    ScalarReduceKernels.addColumns(whole, rows, columns, x, xOffset, y, yOffset);
  }

  private static void addStrip(
      int rows, MemorySegment x, long from, long step, MemorySegment y, long to) {
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int i = 0; i < rows; i++) {
      long at = from + i * step;
      s0 = s0.add(fromMemorySegment(F, x, at, ORDER));
      s1 = s1.add(fromMemorySegment(F, x, at + BYTES, ORDER));
      s2 = s2.add(fromMemorySegment(F, x, at + 2 * BYTES, ORDER));
      s3 = s3.add(fromMemorySegment(F, x, at + 3 * BYTES, ORDER));
    }
    fromMemorySegment(F, y, to, ORDER).add(s0).intoMemorySegment(y, to, ORDER);
    fromMemorySegment(F, y, to + BYTES, ORDER).add(s1).intoMemorySegment(y, to + BYTES, ORDER);
    fromMemorySegment(F, y, to + 2 * BYTES, ORDER)
        .add(s2)
        .intoMemorySegment(y, to + 2 * BYTES, ORDER);
    fromMemorySegment(F, y, to + 3 * BYTES, ORDER)
        .add(s3)
        .intoMemorySegment(y, to + 3 * BYTES, ORDER);
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
