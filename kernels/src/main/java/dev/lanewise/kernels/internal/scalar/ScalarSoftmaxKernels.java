package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.SoftmaxKernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** {@link SoftmaxKernels} in plain Java. */
final class ScalarSoftmaxKernels implements SoftmaxKernels {

  @Override
  public float max(int count, MemorySegment x, long xOffset) {
    x = NativeMemory.known(x);
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, x.get(FLOAT, xOffset + (long) i * 4));
    }
    return max;
  }

  @Override
  public void expBelow(
      int count, MemorySegment x, long xOffset, float max, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4) - max;
      y.set(FLOAT, yOffset + (long) i * 4, ScalarFunctions.exp(v));
    }
  }

  @Override
  public float sum(int count, MemorySegment x, long xOffset, float[] partial) {
    x = NativeMemory.known(x);
    Arrays.fill(partial, 0, PARTIAL_SUMS, 0f);
    for (int i = 0; i < count; i++) {
      partial[i % PARTIAL_SUMS] += x.get(FLOAT, xOffset + (long) i * 4);
    }
    return tree(partial);
  }

  @Override
  public float dot(
      int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset, float[] partial) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    Arrays.fill(partial, 0, PARTIAL_SUMS, 0f);
    for (int i = 0; i < count; i++) {
      float a = x.get(FLOAT, xOffset + (long) i * 4);
      float b = y.get(FLOAT, yOffset + (long) i * 4);
      partial[i % PARTIAL_SUMS] = Math.fma(a, b, partial[i % PARTIAL_SUMS]);
    }
    return tree(partial);
  }

  static float tree(float[] partial) {
    for (int h = PARTIAL_SUMS / 2; h > 0; h /= 2) {
      for (int j = 0; j < h; j++) {
        partial[j] += partial[j + h];
      }
    }
    return partial[0];
  }

  @Override
  public void divide(int count, float divisor, MemorySegment y, long yOffset) {
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      long at = yOffset + (long) i * 4;
      y.set(FLOAT, at, y.get(FLOAT, at) / divisor);
    }
  }

  @Override
  public void backward(
      int count,
      MemorySegment y,
      long yOffset,
      MemorySegment gradient,
      long gradientOffset,
      float dot,
      MemorySegment out,
      long outOffset) {
    y = NativeMemory.known(y);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      float v = y.get(FLOAT, yOffset + (long) i * 4);
      out.set(FLOAT, outOffset + (long) i * 4, v * (g - dot));
    }
  }

  @Override
  public void logShares(
      int count,
      MemorySegment x,
      long xOffset,
      float max,
      float logSum,
      MemorySegment y,
      long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, v - max - logSum);
    }
  }

  @Override
  public void logBackward(
      int count,
      MemorySegment p,
      long pOffset,
      float sum,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset) {
    p = NativeMemory.known(p);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      float v = p.get(FLOAT, pOffset + (long) i * 4);
      out.set(FLOAT, outOffset + (long) i * 4, Math.fma(v, -sum, g));
    }
  }

  @Override
  public void crossEntropyTerms(
      int count,
      MemorySegment x,
      long xOffset,
      float max,
      float logSum,
      MemorySegment targets,
      long targetsOffset,
      MemorySegment out,
      long outOffset) {
    x = NativeMemory.known(x);
    targets = NativeMemory.known(targets);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float t = targets.get(FLOAT, targetsOffset + (long) i * 4);
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      out.set(FLOAT, outOffset + (long) i * 4, t == 0f ? 0f : t * (logSum - (v - max)));
    }
  }

  @Override
  public void crossEntropyGradient(
      int count,
      MemorySegment p,
      long pOffset,
      float total,
      MemorySegment targets,
      long targetsOffset,
      float scale,
      MemorySegment out,
      long outOffset) {
    p = NativeMemory.known(p);
    targets = NativeMemory.known(targets);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float t = targets.get(FLOAT, targetsOffset + (long) i * 4);
      float v = p.get(FLOAT, pOffset + (long) i * 4);
      out.set(FLOAT, outOffset + (long) i * 4, Math.fma(v, total, -t) * scale);
    }
  }

  @Override
  public void scale(
      int count, MemorySegment p, long pOffset, float scale, MemorySegment out, long outOffset) {
    p = NativeMemory.known(p);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      out.set(FLOAT, outOffset + (long) i * 4, p.get(FLOAT, pOffset + (long) i * 4) * scale);
    }
  }
}
