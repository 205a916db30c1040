package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.OptimizerKernels;
import dev.lanewise.kernels.internal.scalar.ScalarOptimizerKernels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * {@link OptimizerKernels} on the Vector API; what is left of the last vector is done in plain
 * Java.
 */
final class VectorOptimizerKernels implements OptimizerKernels {
  private final ScalarOptimizerKernels scalar = new ScalarOptimizerKernels();

  @Override
  public void sgd(
      int count, MemorySegment g, long gOffset, MemorySegment w, long wOffset, float rate) {
    g = NativeMemory.known(g);
    w = NativeMemory.known(w);
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    FloatVector minusRate = FloatVector.broadcast(F, -rate);
    for (int i = 0; i < whole; i += FLOATS) {
      minusRate
          .fma(
              fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER),
              fromMemorySegment(F, w, wOffset + (long) i * 4, ORDER))
          .intoMemorySegment(w, wOffset + (long) i * 4, ORDER);
    }
    scalar.sgd(count - whole, g, gOffset + rest, w, wOffset + rest, rate);
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
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    FloatVector by = FloatVector.broadcast(F, momentum);
    for (int i = 0; i < whole; i += FLOATS) {
      FloatVector step = fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER).mul(rate);
      FloatVector velocity =
          by.fma(fromMemorySegment(F, m, mOffset + (long) i * 4, ORDER), step.neg());
      velocity.intoMemorySegment(m, mOffset + (long) i * 4, ORDER);
      fromMemorySegment(F, w, wOffset + (long) i * 4, ORDER)
          .add(velocity)
          .intoMemorySegment(w, wOffset + (long) i * 4, ORDER);
    }
    scalar.momentum(
        count - whole, g, gOffset + rest, w, wOffset + rest, m, mOffset + rest, rate, momentum);
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
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    FloatVector by = FloatVector.broadcast(F, momentum);
    for (int i = 0; i < whole; i += FLOATS) {
      FloatVector step = fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER).mul(rate).neg();
      FloatVector velocity = by.fma(fromMemorySegment(F, m, mOffset + (long) i * 4, ORDER), step);
      velocity.intoMemorySegment(m, mOffset + (long) i * 4, ORDER);
      fromMemorySegment(F, w, wOffset + (long) i * 4, ORDER)
          .add(by.fma(velocity, step))
          .intoMemorySegment(w, wOffset + (long) i * 4, ORDER);
    }
    scalar.nesterov(
        count - whole, g, gOffset + rest, w, wOffset + rest, m, mOffset + rest, rate, momentum);
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
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    FloatVector keep = FloatVector.broadcast(F, rho);
    for (int i = 0; i < whole; i += FLOATS) {
      FloatVector gradient = fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER);
      FloatVector square =
          keep.fma(
              fromMemorySegment(F, v, vOffset + (long) i * 4, ORDER),
              gradient.mul(gradient).mul(1f - rho));
      square.intoMemorySegment(v, vOffset + (long) i * 4, ORDER);
      fromMemorySegment(F, w, wOffset + (long) i * 4, ORDER)
          .sub(gradient.mul(rate).div(square.add(epsilon).sqrt()))
          .intoMemorySegment(w, wOffset + (long) i * 4, ORDER);
    }
    scalar.rmsProp(
        count - whole, g, gOffset + rest, w, wOffset + rest, v, vOffset + rest, rate, rho, epsilon);
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
}
