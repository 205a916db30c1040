package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.RootKernels;
import java.lang.foreign.MemorySegment;

/** {@link RootKernels} in plain Java; every product that is added to is one FMA. */
public final class ScalarRootKernels implements RootKernels {

  @Override
  public void rmsProp(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment v,
      long vOffset,
      float rate,
      float rho,
      float epsilon) {
    g = NativeMemory.known(g);
    w = NativeMemory.known(w);
    v = NativeMemory.known(v);
    float rest = 1f - rho;
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      float gradient = g.get(FLOAT, gOffset + at);
      float square = Math.fma(rho, v.get(FLOAT, vOffset + at), rest * (gradient * gradient));
      v.set(FLOAT, vOffset + at, square);
      float step = rate * gradient / (float) Math.sqrt(square + epsilon);
      w.set(FLOAT, wOffset + at, w.get(FLOAT, wOffset + at) - step);
    }
  }

  @Override
  public void rmsPropMomentum(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment v,
      long vOffset,
      MemorySegment m,
      long mOffset,
      float rate,
      float rho,
      float epsilon,
      float momentum) {
    g = NativeMemory.known(g);
    w = NativeMemory.known(w);
    v = NativeMemory.known(v);
    m = NativeMemory.known(m);
    float rest = 1f - rho;
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      float gradient = g.get(FLOAT, gOffset + at);
      float square = Math.fma(rho, v.get(FLOAT, vOffset + at), rest * (gradient * gradient));
      v.set(FLOAT, vOffset + at, square);
      float step = rate * gradient / (float) Math.sqrt(square + epsilon);
      float moved = Math.fma(momentum, m.get(FLOAT, mOffset + at), step);
      m.set(FLOAT, mOffset + at, moved);
      w.set(FLOAT, wOffset + at, w.get(FLOAT, wOffset + at) - moved);
    }
  }

  @Override
  public void rmsPropCentered(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment v,
      long vOffset,
      MemorySegment a,
      long aOffset,
      float rate,
      float rho,
      float epsilon) {
    g = NativeMemory.known(g);
    w = NativeMemory.known(w);
    v = NativeMemory.known(v);
    a = NativeMemory.known(a);
    float rest = 1f - rho;
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      float gradient = g.get(FLOAT, gOffset + at);
      float square = Math.fma(rho, v.get(FLOAT, vOffset + at), rest * (gradient * gradient));
      v.set(FLOAT, vOffset + at, square);
      float mean = Math.fma(rho, a.get(FLOAT, aOffset + at), rest * gradient);
      a.set(FLOAT, aOffset + at, mean);
      float d = Math.fma(-mean, mean, square);
      float variance = d < 0 ? 0f : d;
      float step = rate * gradient / (float) Math.sqrt(variance + epsilon);
      w.set(FLOAT, wOffset + at, w.get(FLOAT, wOffset + at) - step);
    }
  }

  @Override
  public void rmsPropCenteredMomentum(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment v,
      long vOffset,
      MemorySegment m,
      long mOffset,
      MemorySegment a,
      long aOffset,
      float rate,
      float rho,
      float epsilon,
      float momentum) {
    g = NativeMemory.known(g);
    w = NativeMemory.known(w);
    v = NativeMemory.known(v);
    m = NativeMemory.known(m);
    a = NativeMemory.known(a);
    float rest = 1f - rho;
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      float gradient = g.get(FLOAT, gOffset + at);
      float square = Math.fma(rho, v.get(FLOAT, vOffset + at), rest * (gradient * gradient));
      v.set(FLOAT, vOffset + at, square);
      float mean = Math.fma(rho, a.get(FLOAT, aOffset + at), rest * gradient);
      a.set(FLOAT, aOffset + at, mean);
      float d = Math.fma(-mean, mean, square);
      float variance = d < 0 ? 0f : d;
      float step = rate * gradient / (float) Math.sqrt(variance + epsilon);
      float moved = Math.fma(momentum, m.get(FLOAT, mOffset + at), step);
      m.set(FLOAT, mOffset + at, moved);
      w.set(FLOAT, wOffset + at, w.get(FLOAT, wOffset + at) - moved);
    }
  }

  @Override
  public void adagrad(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment n,
      long nOffset,
      float rate,
      float epsilon) {
    g = NativeMemory.known(g);
    w = NativeMemory.known(w);
    n = NativeMemory.known(n);
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      float gradient = g.get(FLOAT, gOffset + at);
      float sum = Math.fma(gradient, gradient, n.get(FLOAT, nOffset + at));
      n.set(FLOAT, nOffset + at, sum);
      float step = rate * gradient / (float) Math.sqrt(sum + epsilon);
      w.set(FLOAT, wOffset + at, w.get(FLOAT, wOffset + at) - step);
    }
  }

  @Override
  public void adadelta(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment v,
      long vOffset,
      MemorySegment x,
      long xOffset,
      float rate,
      float rho,
      float epsilon) {
    g = NativeMemory.known(g);
    w = NativeMemory.known(w);
    v = NativeMemory.known(v);
    x = NativeMemory.known(x);
    float rest = 1f - rho;
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      float gradient = g.get(FLOAT, gOffset + at);
      float square = Math.fma(rho, v.get(FLOAT, vOffset + at), rest * (gradient * gradient));
      v.set(FLOAT, vOffset + at, square);
      float last = x.get(FLOAT, xOffset + at);
      float root = (float) Math.sqrt(last + epsilon);
      float step = root * gradient / (float) Math.sqrt(square + epsilon);
      x.set(FLOAT, xOffset + at, Math.fma(rho, last, rest * (step * step)));
      w.set(FLOAT, wOffset + at, Math.fma(-rate, step, w.get(FLOAT, wOffset + at)));
    }
  }

  @Override
  public void regulatedSquares(
      int count, MemorySegment g, long gOffset, MemorySegment y, long yOffset, float epsilon) {
    g = NativeMemory.known(g);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      float gradient = g.get(FLOAT, gOffset + at);
      y.set(FLOAT, yOffset + at, Math.fma(gradient, gradient, epsilon));
    }
  }

  @Override
  public void overRoots(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment c,
      long cOffset,
      MemorySegment u,
      long uOffset,
      float root) {
    g = NativeMemory.known(g);
    c = NativeMemory.known(c);
    u = NativeMemory.known(u);
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      u.set(
          FLOAT,
          uOffset + at,
          g.get(FLOAT, gOffset + at) / (root * (float) Math.sqrt(c.get(FLOAT, cOffset + at))));
    }
  }

  @Override
  public void overMeanRoots(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment v,
      long vOffset,
      MemorySegment u,
      long uOffset,
      float rho,
      float epsilon) {
    g = NativeMemory.known(g);
    v = NativeMemory.known(v);
    u = NativeMemory.known(u);
    float rest = 1f - rho;
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      float gradient = g.get(FLOAT, gOffset + at);
      float square =
          Math.fma(rho, v.get(FLOAT, vOffset + at), rest * Math.fma(gradient, gradient, epsilon));
      v.set(FLOAT, vOffset + at, square);
      u.set(FLOAT, uOffset + at, gradient / (float) Math.sqrt(square));
    }
  }
}
