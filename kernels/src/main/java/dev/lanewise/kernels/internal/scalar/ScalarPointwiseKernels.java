package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.PointwiseKernels;
import java.lang.foreign.MemorySegment;

/** {@link PointwiseKernels} in plain Java. */
final class ScalarPointwiseKernels implements PointwiseKernels {

  @Override
  public void relu(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, v <= 0f ? 0f : v);
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
    for (int i = 0; i < count; i++) {
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      float v = y.get(FLOAT, yOffset + (long) i * 4);
      out.set(FLOAT, outOffset + (long) i * 4, v <= 0f ? 0f : g);
    }
  }

  @Override
  public void exp(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, ScalarFunctions.exp(v));
    }
  }

  @Override
  public void log(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, ScalarFunctions.log(v));
    }
  }

  @Override
  public void accumulate(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    for (int i = 0; i < count; i++) {
      long at = yOffset + (long) i * 4;
      y.set(FLOAT, at, y.get(FLOAT, at) + x.get(FLOAT, xOffset + (long) i * 4));
    }
  }
}
