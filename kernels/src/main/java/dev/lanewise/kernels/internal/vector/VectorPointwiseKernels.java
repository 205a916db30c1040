package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOAT;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.LE;

import dev.lanewise.kernels.internal.micro.PointwiseKernels;
import dev.lanewise.kernels.internal.scalar.ScalarFunctions;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** {@link PointwiseKernels} on the Vector API. */
final class VectorPointwiseKernels implements PointwiseKernels {

  @Override
  public void relu(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    int whole = count - count % FLOATS;
    reluVectors(whole, x, xOffset, y, yOffset);
    for (int i = whole; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, v <= 0f ? 0f : v);
    }
  }

  private static void reluVectors(
      int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector v = fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER);
      v.blend(0f, v.compare(LE, 0f)).intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
    }
  }

  @Override
  public void reluBackward(
      int count,
      MemorySegment y,
      long yOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset) {
    int whole = count - count % FLOATS;
    reluBackwardVectors(whole, y, yOffset, gradient, gradientOffset, out, outOffset);
    for (int i = whole; i < count; i++) {
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      float v = y.get(FLOAT, yOffset + (long) i * 4);
      out.set(FLOAT, outOffset + (long) i * 4, v <= 0f ? 0f : g);
    }
  }

  private static void reluBackwardVectors(
      int count,
      MemorySegment y,
      long yOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset) {
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector g = fromMemorySegment(F, gradient, gradientOffset + (long) i * 4, ORDER);
      FloatVector v = fromMemorySegment(F, y, yOffset + (long) i * 4, ORDER);
      g.blend(0f, v.compare(LE, 0f)).intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  @Override
  public void exp(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    int whole = count - count % FLOATS;
    VectorFunctions.exp(whole, x, xOffset, 0f, y, yOffset);
    for (int i = whole; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, ScalarFunctions.exp(v));
    }
  }

  @Override
  public void log(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    int whole = count - count % FLOATS;
    VectorFunctions.log(whole, x, xOffset, y, yOffset);
    for (int i = whole; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, ScalarFunctions.log(v));
    }
  }

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
