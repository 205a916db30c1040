package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.ElementwiseKernels;
import dev.lanewise.kernels.internal.micro.NativeMemory;
import java.lang.foreign.MemorySegment;

/** {@link ElementwiseKernels} in plain Java. */
public final class ScalarElementwiseKernels implements ElementwiseKernels {

  @Override
  public void add(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float u = a.get(FLOAT, aOffset + (long) i * 4);
      float v = b.get(FLOAT, bOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, u + v);
    }
  }

  @Override
  public void subtract(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float u = a.get(FLOAT, aOffset + (long) i * 4);
      float v = b.get(FLOAT, bOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, u - v);
    }
  }

  @Override
  public void multiply(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float u = a.get(FLOAT, aOffset + (long) i * 4);
      float v = b.get(FLOAT, bOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, u * v);
    }
  }

  @Override
  public void divide(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float u = a.get(FLOAT, aOffset + (long) i * 4);
      float v = b.get(FLOAT, bOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, u / v);
    }
  }

  @Override
  public void maximum(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float u = a.get(FLOAT, aOffset + (long) i * 4);
      float v = b.get(FLOAT, bOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, Math.max(u, v));
    }
  }

  @Override
  public void minimum(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float u = a.get(FLOAT, aOffset + (long) i * 4);
      float v = b.get(FLOAT, bOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, Math.min(u, v));
    }
  }

  @Override
  public void maximumBackward(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment gradA,
      long gradAOffset,
      MemorySegment gradB,
      long gradBOffset) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    g = NativeMemory.known(g);
    gradA = NativeMemory.known(gradA);
    gradB = NativeMemory.known(gradB);
    for (int i = 0; i < count; i++) {
      float u = a.get(FLOAT, aOffset + (long) i * 4);
      float v = b.get(FLOAT, bOffset + (long) i * 4);
      float gradient = g.get(FLOAT, gOffset + (long) i * 4);
      gradA.set(FLOAT, gradAOffset + (long) i * 4, u >= v ? gradient : 0f);
      gradB.set(FLOAT, gradBOffset + (long) i * 4, u >= v ? 0f : gradient);
    }
  }

  @Override
  public void minimumBackward(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment gradA,
      long gradAOffset,
      MemorySegment gradB,
      long gradBOffset) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    g = NativeMemory.known(g);
    gradA = NativeMemory.known(gradA);
    gradB = NativeMemory.known(gradB);
    for (int i = 0; i < count; i++) {
      float u = a.get(FLOAT, aOffset + (long) i * 4);
      float v = b.get(FLOAT, bOffset + (long) i * 4);
      float gradient = g.get(FLOAT, gOffset + (long) i * 4);
      gradA.set(FLOAT, gradAOffset + (long) i * 4, u <= v ? gradient : 0f);
      gradB.set(FLOAT, gradBOffset + (long) i * 4, u <= v ? 0f : gradient);
    }
  }

  @Override
  public void scaleAndShift(
      int count,
      MemorySegment x,
      long xOffset,
      float scale,
      float shift,
      MemorySegment y,
      long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, Math.fma(v, scale, shift));
    }
  }

  @Override
  public void clamp(
      int count,
      MemorySegment x,
      long xOffset,
      float low,
      float high,
      MemorySegment y,
      long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, v < low ? low : v > high ? high : v);
    }
  }

  @Override
  public void fill(int count, float value, MemorySegment y, long yOffset) {
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      y.set(FLOAT, yOffset + (long) i * 4, value);
    }
  }
}
