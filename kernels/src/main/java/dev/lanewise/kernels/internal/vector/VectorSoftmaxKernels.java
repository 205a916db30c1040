package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.BYTES;
import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOAT;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.MAX;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.SoftmaxKernels;
import dev.lanewise.kernels.internal.scalar.ScalarFunctions;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** {@link SoftmaxKernels} on the Vector API. */
final class VectorSoftmaxKernels implements SoftmaxKernels {

  @Override
  public float max(int count, MemorySegment x, long xOffset) {
    x = NativeMemory.known(x);
    int whole = count - count % (2 * FLOATS);
    float max = whole == 0 ? Float.NEGATIVE_INFINITY : maxVectors(whole, x, xOffset);
    for (int i = whole; i < count; i++) {
      max = Math.max(max, x.get(FLOAT, xOffset + (long) i * 4));
    }
    return max;
  }

  /** The order is free: the largest value does not depend on it. */
  private static float maxVectors(int count, MemorySegment x, long xOffset) {
    x = NativeMemory.known(x);
    FloatVector m0 = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
    FloatVector m1 = m0;
    for (int i = 0; i < count; i += 2 * FLOATS) {
      m0 = m0.max(fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER));
      m1 = m1.max(fromMemorySegment(F, x, xOffset + BYTES + (long) i * 4, ORDER));
    }
    return m0.max(m1).reduceLanes(MAX);
  }

  @Override
  public void expBelow(
      int count, MemorySegment x, long xOffset, float max, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    int whole = count - count % FLOATS;
    VectorFunctions.exp(whole, x, xOffset, max, y, yOffset);
    for (int i = whole; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4) - max;
      y.set(FLOAT, yOffset + (long) i * 4, ScalarFunctions.exp(v));
    }
  }

  @Override
  public float sum(int count, MemorySegment x, long xOffset, float[] partial) {
    return InterleavedSum.sum(count, x, xOffset, partial);
  }

  @Override
  public float dot(
      int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset, float[] partial) {
    return InterleavedSum.dot(count, x, xOffset, y, yOffset, partial);
  }

  @Override
  public void divide(int count, float divisor, MemorySegment y, long yOffset) {
    y = NativeMemory.known(y);
    int whole = count - count % FLOATS;
    divideVectors(whole, divisor, y, yOffset);
    for (int i = whole; i < count; i++) {
      long at = yOffset + (long) i * 4;
      y.set(FLOAT, at, y.get(FLOAT, at) / divisor);
    }
  }

  private static void divideVectors(int count, float divisor, MemorySegment y, long yOffset) {
    y = NativeMemory.known(y);
    FloatVector d = FloatVector.broadcast(F, divisor);
    for (int i = 0; i < count; i += FLOATS) {
      fromMemorySegment(F, y, yOffset + (long) i * 4, ORDER)
          .div(d)
          .intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
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
    int whole = count - count % FLOATS;
    backwardVectors(whole, y, yOffset, gradient, gradientOffset, dot, out, outOffset);
    for (int i = whole; i < count; i++) {
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      float v = y.get(FLOAT, yOffset + (long) i * 4);
      out.set(FLOAT, outOffset + (long) i * 4, v * (g - dot));
    }
  }

  private static void backwardVectors(
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
    FloatVector d = FloatVector.broadcast(F, dot);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector g = fromMemorySegment(F, gradient, gradientOffset + (long) i * 4, ORDER);
      fromMemorySegment(F, y, yOffset + (long) i * 4, ORDER)
          .mul(g.sub(d))
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
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
    int whole = count - count % FLOATS;
    logVectors(whole, x, xOffset, max, logSum, y, yOffset);
    for (int i = whole; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, v - max - logSum);
    }
  }

  private static void logVectors(
      int count,
      MemorySegment x,
      long xOffset,
      float max,
      float logSum,
      MemorySegment y,
      long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    FloatVector m = FloatVector.broadcast(F, max);
    FloatVector l = FloatVector.broadcast(F, logSum);
    for (int i = 0; i < count; i += FLOATS) {
      fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER)
          .sub(m)
          .sub(l)
          .intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
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
    int whole = count - count % FLOATS;
    logBackwardVectors(whole, p, pOffset, sum, gradient, gradientOffset, out, outOffset);
    for (int i = whole; i < count; i++) {
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      float v = p.get(FLOAT, pOffset + (long) i * 4);
      out.set(FLOAT, outOffset + (long) i * 4, Math.fma(v, -sum, g));
    }
  }

  private static void logBackwardVectors(
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
    FloatVector minus = FloatVector.broadcast(F, -sum);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector g = fromMemorySegment(F, gradient, gradientOffset + (long) i * 4, ORDER);
      fromMemorySegment(F, p, pOffset + (long) i * 4, ORDER)
          .fma(minus, g)
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
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
    int whole = count - count % FLOATS;
    termVectors(whole, x, xOffset, max, logSum, targets, targetsOffset, out, outOffset);
    for (int i = whole; i < count; i++) {
      float t = targets.get(FLOAT, targetsOffset + (long) i * 4);
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      out.set(FLOAT, outOffset + (long) i * 4, t == 0f ? 0f : t * (logSum - (v - max)));
    }
  }

  private static void termVectors(
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
    FloatVector m = FloatVector.broadcast(F, max);
    FloatVector l = FloatVector.broadcast(F, logSum);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector t = fromMemorySegment(F, targets, targetsOffset + (long) i * 4, ORDER);
      FloatVector v = fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER);
      t.mul(l.sub(v.sub(m)))
          .blend(0f, t.compare(EQ, 0f))
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
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
    int whole = count - count % FLOATS;
    gradientVectors(whole, p, pOffset, total, targets, targetsOffset, scale, out, outOffset);
    for (int i = whole; i < count; i++) {
      float t = targets.get(FLOAT, targetsOffset + (long) i * 4);
      float v = p.get(FLOAT, pOffset + (long) i * 4);
      out.set(FLOAT, outOffset + (long) i * 4, Math.fma(v, total, -t) * scale);
    }
  }

  private static void gradientVectors(
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
    FloatVector sum = FloatVector.broadcast(F, total);
    FloatVector by = FloatVector.broadcast(F, scale);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector t = fromMemorySegment(F, targets, targetsOffset + (long) i * 4, ORDER);
      fromMemorySegment(F, p, pOffset + (long) i * 4, ORDER)
          .fma(sum, t.neg())
          .mul(by)
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  @Override
  public void scale(
      int count, MemorySegment p, long pOffset, float scale, MemorySegment out, long outOffset) {
    p = NativeMemory.known(p);
    out = NativeMemory.known(out);
    int whole = count - count % FLOATS;
    scaleVectors(whole, p, pOffset, scale, out, outOffset);
    for (int i = whole; i < count; i++) {
      out.set(FLOAT, outOffset + (long) i * 4, p.get(FLOAT, pOffset + (long) i * 4) * scale);
    }
  }

  private static void scaleVectors(
      int count, MemorySegment p, long pOffset, float scale, MemorySegment out, long outOffset) {
    p = NativeMemory.known(p);
    out = NativeMemory.known(out);
    FloatVector by = FloatVector.broadcast(F, scale);
    for (int i = 0; i < count; i += FLOATS) {
      fromMemorySegment(F, p, pOffset + (long) i * 4, ORDER)
          .mul(by)
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }
}
