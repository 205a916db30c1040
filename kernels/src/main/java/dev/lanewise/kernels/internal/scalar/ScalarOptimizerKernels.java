package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.OptimizerKernels;
import java.lang.foreign.MemorySegment;

/** {@link OptimizerKernels} in plain Java; every product that is added to is one FMA. */
public final class ScalarOptimizerKernels implements OptimizerKernels {

  @Override
  public void decay(int count, MemorySegment w, long wOffset, float share) {
    w = NativeMemory.known(w);
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      float weight = w.get(FLOAT, wOffset + at);
      w.set(FLOAT, wOffset + at, Math.fma(-share, weight, weight));
    }
  }

  @Override
  public void sgd(
      int count, MemorySegment g, long gOffset, MemorySegment w, long wOffset, float rate) {
    g = NativeMemory.known(g);
    w = NativeMemory.known(w);
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      float gradient = g.get(FLOAT, gOffset + at);
      w.set(FLOAT, wOffset + at, Math.fma(-rate, gradient, w.get(FLOAT, wOffset + at)));
    }
  }

  @Override
  public void momentum(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment m,
      long mOffset,
      float rate,
      float momentum) {
    g = NativeMemory.known(g);
    w = NativeMemory.known(w);
    m = NativeMemory.known(m);
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      float step = rate * g.get(FLOAT, gOffset + at);
      float velocity = Math.fma(momentum, m.get(FLOAT, mOffset + at), -step);
      m.set(FLOAT, mOffset + at, velocity);
      w.set(FLOAT, wOffset + at, w.get(FLOAT, wOffset + at) + velocity);
    }
  }

  @Override
  public void nesterov(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment m,
      long mOffset,
      float rate,
      float momentum) {
    g = NativeMemory.known(g);
    w = NativeMemory.known(w);
    m = NativeMemory.known(m);
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      float step = rate * g.get(FLOAT, gOffset + at);
      float velocity = Math.fma(momentum, m.get(FLOAT, mOffset + at), -step);
      m.set(FLOAT, mOffset + at, velocity);
      w.set(FLOAT, wOffset + at, w.get(FLOAT, wOffset + at) + Math.fma(momentum, velocity, -step));
    }
  }

  @Override
  public void lion(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment m,
      long mOffset,
      float rate,
      float beta1,
      float beta2) {
    g = NativeMemory.known(g);
    w = NativeMemory.known(w);
    m = NativeMemory.known(m);
    float rest1 = 1f - beta1;
    float rest2 = 1f - beta2;
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      float gradient = g.get(FLOAT, gOffset + at);
      float mean = m.get(FLOAT, mOffset + at);
      float c = Math.fma(beta1, mean, rest1 * gradient);
      float step = c > 0 ? rate : c < 0 ? -rate : c;
      w.set(FLOAT, wOffset + at, w.get(FLOAT, wOffset + at) - step);
      m.set(FLOAT, mOffset + at, Math.fma(beta2, mean, rest2 * gradient));
    }
  }

  @Override
  public void addSquares(int count, MemorySegment g, long gOffset, MemorySegment n, long nOffset) {
    g = NativeMemory.known(g);
    n = NativeMemory.known(n);
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      float gradient = g.get(FLOAT, gOffset + at);
      n.set(FLOAT, nOffset + at, Math.fma(gradient, gradient, n.get(FLOAT, nOffset + at)));
    }
  }

  @Override
  public void roots(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      y.set(FLOAT, yOffset + at, (float) Math.sqrt(x.get(FLOAT, xOffset + at)));
    }
  }

  @Override
  public void ftrl(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment z,
      long zOffset,
      MemorySegment p,
      long pOffset,
      MemorySegment q,
      long qOffset,
      float rate,
      float l1,
      float twiceL2,
      float twiceShrinkage) {
    g = NativeMemory.known(g);
    w = NativeMemory.known(w);
    z = NativeMemory.known(z);
    p = NativeMemory.known(p);
    q = NativeMemory.known(q);
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      float weight = w.get(FLOAT, wOffset + at);
      float after = q.get(FLOAT, qOffset + at);
      float sigma = (after - p.get(FLOAT, pOffset + at)) / rate;
      float gradient = Math.fma(twiceShrinkage, weight, g.get(FLOAT, gOffset + at));
      float linear = z.get(FLOAT, zOffset + at) + Math.fma(-sigma, weight, gradient);
      float bound = linear > l1 ? l1 : linear < -l1 ? -l1 : linear;
      float next = (bound - linear) / (after / rate + twiceL2);
      z.set(FLOAT, zOffset + at, linear);
      w.set(FLOAT, wOffset + at, Math.abs(linear) <= l1 ? 0f : next);
    }
  }
}
