package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.AdamKernels;
import dev.lanewise.kernels.internal.micro.NativeMemory;
import java.lang.foreign.MemorySegment;

/** {@link AdamKernels} in plain Java; every product that is added to is one FMA. */
public final class ScalarAdamKernels implements AdamKernels {

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

  @Override
  public void amsgrad(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment m,
      long mOffset,
      MemorySegment v,
      long vOffset,
      MemorySegment h,
      long hOffset,
      float alpha,
      float beta1,
      float beta2,
      float epsilon) {
    g = NativeMemory.known(g);
    w = NativeMemory.known(w);
    m = NativeMemory.known(m);
    v = NativeMemory.known(v);
    h = NativeMemory.known(h);
    float rest1 = 1f - beta1;
    float rest2 = 1f - beta2;
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      float gradient = g.get(FLOAT, gOffset + at);
      float mean = Math.fma(beta1, m.get(FLOAT, mOffset + at), rest1 * gradient);
      float square = Math.fma(beta2, v.get(FLOAT, vOffset + at), rest2 * (gradient * gradient));
      m.set(FLOAT, mOffset + at, mean);
      v.set(FLOAT, vOffset + at, square);
      float largest = Math.max(h.get(FLOAT, hOffset + at), square);
      h.set(FLOAT, hOffset + at, largest);
      float step = alpha * mean / ((float) Math.sqrt(largest) + epsilon);
      w.set(FLOAT, wOffset + at, w.get(FLOAT, wOffset + at) - step);
    }
  }

  @Override
  public void nadam(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment m,
      long mOffset,
      MemorySegment v,
      long vOffset,
      float a,
      float b,
      float c,
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
      float ahead = Math.fma(a, mean, b * gradient);
      float step = ahead / ((float) Math.sqrt(square * c) + epsilon);
      w.set(FLOAT, wOffset + at, w.get(FLOAT, wOffset + at) - step);
    }
  }

  @Override
  public void adamax(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment m,
      long mOffset,
      MemorySegment u,
      long uOffset,
      float alpha,
      float beta1,
      float beta2,
      float epsilon) {
    g = NativeMemory.known(g);
    w = NativeMemory.known(w);
    m = NativeMemory.known(m);
    u = NativeMemory.known(u);
    float rest1 = 1f - beta1;
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      float gradient = g.get(FLOAT, gOffset + at);
      float mean = Math.fma(beta1, m.get(FLOAT, mOffset + at), rest1 * gradient);
      float largest = Math.max(beta2 * u.get(FLOAT, uOffset + at), Math.abs(gradient));
      m.set(FLOAT, mOffset + at, mean);
      u.set(FLOAT, uOffset + at, largest);
      w.set(FLOAT, wOffset + at, w.get(FLOAT, wOffset + at) - alpha * mean / (largest + epsilon));
    }
  }

  @Override
  public void lamb(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment m,
      long mOffset,
      MemorySegment v,
      long vOffset,
      MemorySegment u,
      long uOffset,
      float a,
      float c,
      float beta1,
      float beta2,
      float epsilon) {
    g = NativeMemory.known(g);
    m = NativeMemory.known(m);
    v = NativeMemory.known(v);
    u = NativeMemory.known(u);
    float rest1 = 1f - beta1;
    float rest2 = 1f - beta2;
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      float gradient = g.get(FLOAT, gOffset + at);
      float mean = Math.fma(beta1, m.get(FLOAT, mOffset + at), rest1 * gradient);
      float square = Math.fma(beta2, v.get(FLOAT, vOffset + at), rest2 * (gradient * gradient));
      m.set(FLOAT, mOffset + at, mean);
      v.set(FLOAT, vOffset + at, square);
      u.set(FLOAT, uOffset + at, a * mean / ((float) Math.sqrt(square * c) + epsilon));
    }
  }
}
