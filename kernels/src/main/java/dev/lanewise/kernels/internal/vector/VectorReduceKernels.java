package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.BYTES;
import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.MIN;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.ReduceKernels;
import dev.lanewise.kernels.internal.micro.SoftmaxKernels;
import dev.lanewise.kernels.internal.scalar.ScalarReduceKernels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * {@link ReduceKernels} on the Vector API: columns with lanes along columns, four vectors at once;
 * the columns of no whole vector are plain Java.
 */
final class VectorReduceKernels implements ReduceKernels {
  private static final int STRIP = 4 * FLOATS;

  private final ReduceKernels rest = new ScalarReduceKernels();
  private final SoftmaxKernels softmax = new VectorSoftmaxKernels();

  @Override
  public void addColumnBlock(
      int rows,
      int columns,
      long step,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset) {
    int wide = columns - columns % STRIP;
    int whole = columns - columns % FLOATS;
    for (int j = 0; j < wide; j += STRIP) {
      long at = (long) j * 4;
      addStrip(rows, x, xOffset + at, step, y, yOffset + at);
    }
    for (int j = wide; j < whole; j += FLOATS) {
      long at = (long) j * 4;
      addVector(rows, x, xOffset + at, step, y, yOffset + at);
    }
    long at = (long) whole * 4;
    rest.addColumnBlock(rows, columns - whole, step, x, xOffset + at, y, yOffset + at);
  }

  private static void addStrip(
      int rows, MemorySegment x, long from, long step, MemorySegment y, long to) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
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
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    FloatVector s = FloatVector.zero(F);
    for (int i = 0; i < rows; i++) {
      s = s.add(fromMemorySegment(F, x, from + i * step, ORDER));
    }
    fromMemorySegment(F, y, to, ORDER).add(s).intoMemorySegment(y, to, ORDER);
  }

  @Override
  public void addSquaresBlock(
      int rows,
      int columns,
      long step,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset) {
    int wide = columns - columns % STRIP;
    int whole = columns - columns % FLOATS;
    for (int j = 0; j < wide; j += STRIP) {
      long at = (long) j * 4;
      squaresStrip(rows, x, xOffset + at, step, y, yOffset + at);
    }
    for (int j = wide; j < whole; j += FLOATS) {
      long at = (long) j * 4;
      squaresVector(rows, x, xOffset + at, step, y, yOffset + at);
    }
    long at = (long) whole * 4;
    rest.addSquaresBlock(rows, columns - whole, step, x, xOffset + at, y, yOffset + at);
  }

  private static void squaresStrip(
      int rows, MemorySegment x, long from, long step, MemorySegment y, long to) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int i = 0; i < rows; i++) {
      long at = from + i * step;
      FloatVector v0 = fromMemorySegment(F, x, at, ORDER);
      FloatVector v1 = fromMemorySegment(F, x, at + BYTES, ORDER);
      FloatVector v2 = fromMemorySegment(F, x, at + 2 * BYTES, ORDER);
      FloatVector v3 = fromMemorySegment(F, x, at + 3 * BYTES, ORDER);
      s0 = v0.fma(v0, s0);
      s1 = v1.fma(v1, s1);
      s2 = v2.fma(v2, s2);
      s3 = v3.fma(v3, s3);
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

  private static void squaresVector(
      int rows, MemorySegment x, long from, long step, MemorySegment y, long to) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    FloatVector s = FloatVector.zero(F);
    for (int i = 0; i < rows; i++) {
      FloatVector v = fromMemorySegment(F, x, from + i * step, ORDER);
      s = v.fma(v, s);
    }
    fromMemorySegment(F, y, to, ORDER).add(s).intoMemorySegment(y, to, ORDER);
  }

  @Override
  public void maxColumns(
      int rows,
      int columns,
      long step,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset) {
    int wide = columns - columns % STRIP;
    int whole = columns - columns % FLOATS;
    for (int j = 0; j < wide; j += STRIP) {
      long at = (long) j * 4;
      maxStrip(rows, x, xOffset + at, step, y, yOffset + at);
    }
    for (int j = wide; j < whole; j += FLOATS) {
      long at = (long) j * 4;
      maxVector(rows, x, xOffset + at, step, y, yOffset + at);
    }
    long at = (long) whole * 4;
    rest.maxColumns(rows, columns - whole, step, x, xOffset + at, y, yOffset + at);
  }

  private static void maxStrip(
      int rows, MemorySegment x, long from, long step, MemorySegment y, long to) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    FloatVector s0 = fromMemorySegment(F, y, to, ORDER);
    FloatVector s1 = fromMemorySegment(F, y, to + BYTES, ORDER);
    FloatVector s2 = fromMemorySegment(F, y, to + 2 * BYTES, ORDER);
    FloatVector s3 = fromMemorySegment(F, y, to + 3 * BYTES, ORDER);
    for (int i = 0; i < rows; i++) {
      long at = from + i * step;
      s0 = s0.max(fromMemorySegment(F, x, at, ORDER));
      s1 = s1.max(fromMemorySegment(F, x, at + BYTES, ORDER));
      s2 = s2.max(fromMemorySegment(F, x, at + 2 * BYTES, ORDER));
      s3 = s3.max(fromMemorySegment(F, x, at + 3 * BYTES, ORDER));
    }
    s0.intoMemorySegment(y, to, ORDER);
    s1.intoMemorySegment(y, to + BYTES, ORDER);
    s2.intoMemorySegment(y, to + 2 * BYTES, ORDER);
    s3.intoMemorySegment(y, to + 3 * BYTES, ORDER);
  }

  private static void maxVector(
      int rows, MemorySegment x, long from, long step, MemorySegment y, long to) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    FloatVector s = fromMemorySegment(F, y, to, ORDER);
    for (int i = 0; i < rows; i++) {
      s = s.max(fromMemorySegment(F, x, from + i * step, ORDER));
    }
    s.intoMemorySegment(y, to, ORDER);
  }

  @Override
  public void minColumns(
      int rows,
      int columns,
      long step,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset) {
    int wide = columns - columns % STRIP;
    int whole = columns - columns % FLOATS;
    for (int j = 0; j < wide; j += STRIP) {
      long at = (long) j * 4;
      minStrip(rows, x, xOffset + at, step, y, yOffset + at);
    }
    for (int j = wide; j < whole; j += FLOATS) {
      long at = (long) j * 4;
      minVector(rows, x, xOffset + at, step, y, yOffset + at);
    }
    long at = (long) whole * 4;
    rest.minColumns(rows, columns - whole, step, x, xOffset + at, y, yOffset + at);
  }

  private static void minStrip(
      int rows, MemorySegment x, long from, long step, MemorySegment y, long to) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    FloatVector s0 = fromMemorySegment(F, y, to, ORDER);
    FloatVector s1 = fromMemorySegment(F, y, to + BYTES, ORDER);
    FloatVector s2 = fromMemorySegment(F, y, to + 2 * BYTES, ORDER);
    FloatVector s3 = fromMemorySegment(F, y, to + 3 * BYTES, ORDER);
    for (int i = 0; i < rows; i++) {
      long at = from + i * step;
      s0 = s0.min(fromMemorySegment(F, x, at, ORDER));
      s1 = s1.min(fromMemorySegment(F, x, at + BYTES, ORDER));
      s2 = s2.min(fromMemorySegment(F, x, at + 2 * BYTES, ORDER));
      s3 = s3.min(fromMemorySegment(F, x, at + 3 * BYTES, ORDER));
    }
    s0.intoMemorySegment(y, to, ORDER);
    s1.intoMemorySegment(y, to + BYTES, ORDER);
    s2.intoMemorySegment(y, to + 2 * BYTES, ORDER);
    s3.intoMemorySegment(y, to + 3 * BYTES, ORDER);
  }

  private static void minVector(
      int rows, MemorySegment x, long from, long step, MemorySegment y, long to) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    FloatVector s = fromMemorySegment(F, y, to, ORDER);
    for (int i = 0; i < rows; i++) {
      s = s.min(fromMemorySegment(F, x, from + i * step, ORDER));
    }
    s.intoMemorySegment(y, to, ORDER);
  }

  @Override
  public float min(int count, MemorySegment x, long xOffset) {
    int whole = count - count % (2 * FLOATS);
    float min = whole == 0 ? Float.POSITIVE_INFINITY : minOfVectors(whole, x, xOffset);
    return Math.min(min, rest.min(count - whole, x, xOffset + (long) whole * 4));
  }

  /** The order is free: the smallest value does not depend on it. */
  private static float minOfVectors(int count, MemorySegment x, long xOffset) {
    x = NativeMemory.known(x);
    FloatVector m0 = FloatVector.broadcast(F, Float.POSITIVE_INFINITY);
    FloatVector m1 = m0;
    for (int i = 0; i < count; i += 2 * FLOATS) {
      m0 = m0.min(fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER));
      m1 = m1.min(fromMemorySegment(F, x, xOffset + BYTES + (long) i * 4, ORDER));
    }
    return m0.min(m1).reduceLanes(MIN);
  }

  /** The largest value first, then the first vector that has it. A NaN is left to plain Java. */
  @Override
  public int argMax(int count, MemorySegment x, long xOffset) {
    float max = softmax.max(count, x, xOffset);
    int at = max == max ? vectorWith(count - count % FLOATS, max, x, xOffset) : 0;
    int length = max == max ? Math.min(FLOATS, count - at) : count;
    return at + rest.argMax(length, x, xOffset + (long) at * 4);
  }

  private static int vectorWith(int count, float value, MemorySegment x, long xOffset) {
    x = NativeMemory.known(x);
    int i = 0;
    while (i < count
        && !fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER).compare(EQ, value).anyTrue()) {
      i += FLOATS;
    }
    return i;
  }
}
