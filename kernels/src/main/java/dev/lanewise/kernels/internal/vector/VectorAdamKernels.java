package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.lanewise.kernels.internal.micro.AdamKernels;
import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.scalar.ScalarAdamKernels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** {@link AdamKernels} on the Vector API; what is left of the last vector is done in plain Java. */
final class VectorAdamKernels implements AdamKernels {
  private final ScalarAdamKernels scalar = new ScalarAdamKernels();

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
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    FloatVector keep1 = FloatVector.broadcast(F, beta1);
    FloatVector keep2 = FloatVector.broadcast(F, beta2);
    for (int i = 0; i < whole; i += FLOATS) {
      FloatVector gradient = fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER);
      FloatVector mean =
          keep1.fma(
              fromMemorySegment(F, m, mOffset + (long) i * 4, ORDER), gradient.mul(1f - beta1));
      FloatVector square =
          keep2.fma(
              fromMemorySegment(F, v, vOffset + (long) i * 4, ORDER),
              gradient.mul(gradient).mul(1f - beta2));
      mean.intoMemorySegment(m, mOffset + (long) i * 4, ORDER);
      square.intoMemorySegment(v, vOffset + (long) i * 4, ORDER);
      fromMemorySegment(F, w, wOffset + (long) i * 4, ORDER)
          .sub(mean.mul(alpha).div(square.sqrt().add(epsilon)))
          .intoMemorySegment(w, wOffset + (long) i * 4, ORDER);
    }
    scalar.adam(
        count - whole,
        g,
        gOffset + rest,
        w,
        wOffset + rest,
        m,
        mOffset + rest,
        v,
        vOffset + rest,
        alpha,
        beta1,
        beta2,
        epsilon);
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
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    FloatVector keep1 = FloatVector.broadcast(F, beta1);
    FloatVector keep2 = FloatVector.broadcast(F, beta2);
    for (int i = 0; i < whole; i += FLOATS) {
      FloatVector gradient = fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER);
      FloatVector mean =
          keep1.fma(
              fromMemorySegment(F, m, mOffset + (long) i * 4, ORDER), gradient.mul(1f - beta1));
      FloatVector square =
          keep2.fma(
              fromMemorySegment(F, v, vOffset + (long) i * 4, ORDER),
              gradient.mul(gradient).mul(1f - beta2));
      mean.intoMemorySegment(m, mOffset + (long) i * 4, ORDER);
      square.intoMemorySegment(v, vOffset + (long) i * 4, ORDER);
      FloatVector largest = fromMemorySegment(F, h, hOffset + (long) i * 4, ORDER).max(square);
      largest.intoMemorySegment(h, hOffset + (long) i * 4, ORDER);
      fromMemorySegment(F, w, wOffset + (long) i * 4, ORDER)
          .sub(mean.mul(alpha).div(largest.sqrt().add(epsilon)))
          .intoMemorySegment(w, wOffset + (long) i * 4, ORDER);
    }
    scalar.amsgrad(
        count - whole,
        g,
        gOffset + rest,
        w,
        wOffset + rest,
        m,
        mOffset + rest,
        v,
        vOffset + rest,
        h,
        hOffset + rest,
        alpha,
        beta1,
        beta2,
        epsilon);
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
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    FloatVector keep1 = FloatVector.broadcast(F, beta1);
    FloatVector keep2 = FloatVector.broadcast(F, beta2);
    FloatVector ofMean = FloatVector.broadcast(F, a);
    for (int i = 0; i < whole; i += FLOATS) {
      FloatVector gradient = fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER);
      FloatVector mean =
          keep1.fma(
              fromMemorySegment(F, m, mOffset + (long) i * 4, ORDER), gradient.mul(1f - beta1));
      FloatVector square =
          keep2.fma(
              fromMemorySegment(F, v, vOffset + (long) i * 4, ORDER),
              gradient.mul(gradient).mul(1f - beta2));
      mean.intoMemorySegment(m, mOffset + (long) i * 4, ORDER);
      square.intoMemorySegment(v, vOffset + (long) i * 4, ORDER);
      FloatVector ahead = ofMean.fma(mean, gradient.mul(b));
      fromMemorySegment(F, w, wOffset + (long) i * 4, ORDER)
          .sub(ahead.div(square.mul(c).sqrt().add(epsilon)))
          .intoMemorySegment(w, wOffset + (long) i * 4, ORDER);
    }
    scalar.nadam(
        count - whole,
        g,
        gOffset + rest,
        w,
        wOffset + rest,
        m,
        mOffset + rest,
        v,
        vOffset + rest,
        a,
        b,
        c,
        beta1,
        beta2,
        epsilon);
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
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    FloatVector keep1 = FloatVector.broadcast(F, beta1);
    for (int i = 0; i < whole; i += FLOATS) {
      FloatVector gradient = fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER);
      FloatVector mean =
          keep1.fma(
              fromMemorySegment(F, m, mOffset + (long) i * 4, ORDER), gradient.mul(1f - beta1));
      FloatVector largest =
          fromMemorySegment(F, u, uOffset + (long) i * 4, ORDER).mul(beta2).max(gradient.abs());
      mean.intoMemorySegment(m, mOffset + (long) i * 4, ORDER);
      largest.intoMemorySegment(u, uOffset + (long) i * 4, ORDER);
      fromMemorySegment(F, w, wOffset + (long) i * 4, ORDER)
          .sub(mean.mul(alpha).div(largest.add(epsilon)))
          .intoMemorySegment(w, wOffset + (long) i * 4, ORDER);
    }
    scalar.adamax(
        count - whole,
        g,
        gOffset + rest,
        w,
        wOffset + rest,
        m,
        mOffset + rest,
        u,
        uOffset + rest,
        alpha,
        beta1,
        beta2,
        epsilon);
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
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    FloatVector keep1 = FloatVector.broadcast(F, beta1);
    FloatVector keep2 = FloatVector.broadcast(F, beta2);
    for (int i = 0; i < whole; i += FLOATS) {
      FloatVector gradient = fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER);
      FloatVector mean =
          keep1.fma(
              fromMemorySegment(F, m, mOffset + (long) i * 4, ORDER), gradient.mul(1f - beta1));
      FloatVector square =
          keep2.fma(
              fromMemorySegment(F, v, vOffset + (long) i * 4, ORDER),
              gradient.mul(gradient).mul(1f - beta2));
      mean.intoMemorySegment(m, mOffset + (long) i * 4, ORDER);
      square.intoMemorySegment(v, vOffset + (long) i * 4, ORDER);
      mean.mul(a)
          .div(square.mul(c).sqrt().add(epsilon))
          .intoMemorySegment(u, uOffset + (long) i * 4, ORDER);
    }
    scalar.lamb(
        count - whole,
        g,
        gOffset + rest,
        m,
        mOffset + rest,
        v,
        vOffset + rest,
        u,
        uOffset + rest,
        a,
        c,
        beta1,
        beta2,
        epsilon);
  }
}
