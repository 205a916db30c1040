package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.OptimizerKernels;
import java.lang.foreign.MemorySegment;

/** {@link OptimizerKernels} in plain Java; every product that is added to is one FMA. */
public final class ScalarOptimizerKernels implements OptimizerKernels {

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
  public void adam(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment m,
      long mOffset,
      MemorySegment v,
      long vOffset,
      float alpha,
      float beta1,
      float beta2,
      float epsilon) {
    g = NativeMemory.known(g);
    w = NativeMemory.known(w);
    m = NativeMemory.known(m);
    v = NativeMemory.known(v);
    float rest1 = 1f - beta1;
    float rest2 = 1f - beta2;
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      float gradient = g.get(FLOAT, gOffset + at);
      float mean = Math.fma(beta1, m.get(FLOAT, mOffset + at), rest1 * gradient);
      float square = Math.fma(beta2, v.get(FLOAT, vOffset + at), rest2 * (gradient * gradient));
      m.set(FLOAT, mOffset + at, mean);
      v.set(FLOAT, vOffset + at, square);
      float step = alpha * mean / ((float) Math.sqrt(square) + epsilon);
      w.set(FLOAT, wOffset + at, w.get(FLOAT, wOffset + at) - step);
    }
  }
}
