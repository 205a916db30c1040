package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

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
  public void decay(int count, MemorySegment w, long wOffset, float share) {
    w = NativeMemory.known(w);
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    FloatVector minusShare = FloatVector.broadcast(F, -share);
    for (int i = 0; i < whole; i += FLOATS) {
      FloatVector weight = fromMemorySegment(F, w, wOffset + (long) i * 4, ORDER);
      minusShare.fma(weight, weight).intoMemorySegment(w, wOffset + (long) i * 4, ORDER);
    }
    scalar.decay(count - whole, w, wOffset + rest, share);
  }

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
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    FloatVector keep1 = FloatVector.broadcast(F, beta1);
    FloatVector keep2 = FloatVector.broadcast(F, beta2);
    for (int i = 0; i < whole; i += FLOATS) {
      FloatVector gradient = fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER);
      FloatVector mean = fromMemorySegment(F, m, mOffset + (long) i * 4, ORDER);
      FloatVector c = keep1.fma(mean, gradient.mul(1f - beta1));
      FloatVector step = c.blend(rate, c.compare(GT, 0f)).blend(-rate, c.compare(LT, 0f));
      fromMemorySegment(F, w, wOffset + (long) i * 4, ORDER)
          .sub(step)
          .intoMemorySegment(w, wOffset + (long) i * 4, ORDER);
      keep2.fma(mean, gradient.mul(1f - beta2)).intoMemorySegment(m, mOffset + (long) i * 4, ORDER);
    }
    scalar.lion(
        count - whole, g, gOffset + rest, w, wOffset + rest, m, mOffset + rest, rate, beta1, beta2);
  }

  @Override
  public void addSquares(int count, MemorySegment g, long gOffset, MemorySegment n, long nOffset) {
    g = NativeMemory.known(g);
    n = NativeMemory.known(n);
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    for (int i = 0; i < whole; i += FLOATS) {
      FloatVector gradient = fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER);
      gradient
          .fma(gradient, fromMemorySegment(F, n, nOffset + (long) i * 4, ORDER))
          .intoMemorySegment(n, nOffset + (long) i * 4, ORDER);
    }
    scalar.addSquares(count - whole, g, gOffset + rest, n, nOffset + rest);
  }

  @Override
  public void roots(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    for (int i = 0; i < whole; i += FLOATS) {
      fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER)
          .sqrt()
          .intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
    }
    scalar.roots(count - whole, x, xOffset + rest, y, yOffset + rest);
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
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    FloatVector shrink = FloatVector.broadcast(F, twiceShrinkage);
    for (int i = 0; i < whole; i += FLOATS) {
      FloatVector weight = fromMemorySegment(F, w, wOffset + (long) i * 4, ORDER);
      FloatVector after = fromMemorySegment(F, q, qOffset + (long) i * 4, ORDER);
      FloatVector sigma =
          after.sub(fromMemorySegment(F, p, pOffset + (long) i * 4, ORDER)).div(rate);
      FloatVector gradient =
          shrink.fma(weight, fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER));
      FloatVector linear =
          fromMemorySegment(F, z, zOffset + (long) i * 4, ORDER)
              .add(sigma.neg().fma(weight, gradient));
      FloatVector bound =
          linear.blend(l1, linear.compare(GT, l1)).blend(-l1, linear.compare(LT, -l1));
      linear.intoMemorySegment(z, zOffset + (long) i * 4, ORDER);
      bound
          .sub(linear)
          .div(after.div(rate).add(twiceL2))
          .blend(0f, linear.abs().compare(LE, l1))
          .intoMemorySegment(w, wOffset + (long) i * 4, ORDER);
    }
    scalar.ftrl(
        count - whole,
        g,
        gOffset + rest,
        w,
        wOffset + rest,
        z,
        zOffset + rest,
        p,
        pOffset + rest,
        q,
        qOffset + rest,
        rate,
        l1,
        twiceL2,
        twiceShrinkage);
  }
}
