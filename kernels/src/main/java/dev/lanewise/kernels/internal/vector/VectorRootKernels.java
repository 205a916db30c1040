package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.RootKernels;
import dev.lanewise.kernels.internal.scalar.ScalarRootKernels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** {@link RootKernels} on the Vector API; what is left of the last vector is done in plain Java. */
final class VectorRootKernels implements RootKernels {
  private final ScalarRootKernels scalar = new ScalarRootKernels();

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
      FloatVector step = gradient.mul(rate).div(square.add(epsilon).sqrt());
      fromMemorySegment(F, w, wOffset + (long) i * 4, ORDER)
          .sub(step)
          .intoMemorySegment(w, wOffset + (long) i * 4, ORDER);
    }
    scalar.rmsProp(
        count - whole, g, gOffset + rest, w, wOffset + rest, v, vOffset + rest, rate, rho, epsilon);
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
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    FloatVector keep = FloatVector.broadcast(F, rho);
    FloatVector by = FloatVector.broadcast(F, momentum);
    for (int i = 0; i < whole; i += FLOATS) {
      FloatVector gradient = fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER);
      FloatVector square =
          keep.fma(
              fromMemorySegment(F, v, vOffset + (long) i * 4, ORDER),
              gradient.mul(gradient).mul(1f - rho));
      square.intoMemorySegment(v, vOffset + (long) i * 4, ORDER);
      FloatVector step = gradient.mul(rate).div(square.add(epsilon).sqrt());
      FloatVector moved = by.fma(fromMemorySegment(F, m, mOffset + (long) i * 4, ORDER), step);
      moved.intoMemorySegment(m, mOffset + (long) i * 4, ORDER);
      fromMemorySegment(F, w, wOffset + (long) i * 4, ORDER)
          .sub(moved)
          .intoMemorySegment(w, wOffset + (long) i * 4, ORDER);
    }
    scalar.rmsPropMomentum(
        count - whole,
        g,
        gOffset + rest,
        w,
        wOffset + rest,
        v,
        vOffset + rest,
        m,
        mOffset + rest,
        rate,
        rho,
        epsilon,
        momentum);
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
      FloatVector mean =
          keep.fma(fromMemorySegment(F, a, aOffset + (long) i * 4, ORDER), gradient.mul(1f - rho));
      mean.intoMemorySegment(a, aOffset + (long) i * 4, ORDER);
      FloatVector d = mean.neg().fma(mean, square);
      FloatVector variance = d.blend(0f, d.compare(LT, 0f));
      FloatVector step = gradient.mul(rate).div(variance.add(epsilon).sqrt());
      fromMemorySegment(F, w, wOffset + (long) i * 4, ORDER)
          .sub(step)
          .intoMemorySegment(w, wOffset + (long) i * 4, ORDER);
    }
    scalar.rmsPropCentered(
        count - whole,
        g,
        gOffset + rest,
        w,
        wOffset + rest,
        v,
        vOffset + rest,
        a,
        aOffset + rest,
        rate,
        rho,
        epsilon);
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
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    FloatVector keep = FloatVector.broadcast(F, rho);
    FloatVector by = FloatVector.broadcast(F, momentum);
    for (int i = 0; i < whole; i += FLOATS) {
      FloatVector gradient = fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER);
      FloatVector square =
          keep.fma(
              fromMemorySegment(F, v, vOffset + (long) i * 4, ORDER),
              gradient.mul(gradient).mul(1f - rho));
      square.intoMemorySegment(v, vOffset + (long) i * 4, ORDER);
      FloatVector mean =
          keep.fma(fromMemorySegment(F, a, aOffset + (long) i * 4, ORDER), gradient.mul(1f - rho));
      mean.intoMemorySegment(a, aOffset + (long) i * 4, ORDER);
      FloatVector d = mean.neg().fma(mean, square);
      FloatVector variance = d.blend(0f, d.compare(LT, 0f));
      FloatVector step = gradient.mul(rate).div(variance.add(epsilon).sqrt());
      FloatVector moved = by.fma(fromMemorySegment(F, m, mOffset + (long) i * 4, ORDER), step);
      moved.intoMemorySegment(m, mOffset + (long) i * 4, ORDER);
      fromMemorySegment(F, w, wOffset + (long) i * 4, ORDER)
          .sub(moved)
          .intoMemorySegment(w, wOffset + (long) i * 4, ORDER);
    }
    scalar.rmsPropCenteredMomentum(
        count - whole,
        g,
        gOffset + rest,
        w,
        wOffset + rest,
        v,
        vOffset + rest,
        m,
        mOffset + rest,
        a,
        aOffset + rest,
        rate,
        rho,
        epsilon,
        momentum);
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
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    for (int i = 0; i < whole; i += FLOATS) {
      FloatVector gradient = fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER);
      FloatVector sum =
          gradient.fma(gradient, fromMemorySegment(F, n, nOffset + (long) i * 4, ORDER));
      sum.intoMemorySegment(n, nOffset + (long) i * 4, ORDER);
      FloatVector step = gradient.mul(rate).div(sum.add(epsilon).sqrt());
      fromMemorySegment(F, w, wOffset + (long) i * 4, ORDER)
          .sub(step)
          .intoMemorySegment(w, wOffset + (long) i * 4, ORDER);
    }
    scalar.adagrad(
        count - whole, g, gOffset + rest, w, wOffset + rest, n, nOffset + rest, rate, epsilon);
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
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    FloatVector keep = FloatVector.broadcast(F, rho);
    FloatVector minusRate = FloatVector.broadcast(F, -rate);
    for (int i = 0; i < whole; i += FLOATS) {
      FloatVector gradient = fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER);
      FloatVector square =
          keep.fma(
              fromMemorySegment(F, v, vOffset + (long) i * 4, ORDER),
              gradient.mul(gradient).mul(1f - rho));
      square.intoMemorySegment(v, vOffset + (long) i * 4, ORDER);
      FloatVector last = fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER);
      FloatVector root = last.add(epsilon).sqrt();
      FloatVector step = root.mul(gradient).div(square.add(epsilon).sqrt());
      keep.fma(last, step.mul(step).mul(1f - rho))
          .intoMemorySegment(x, xOffset + (long) i * 4, ORDER);
      minusRate
          .fma(step, fromMemorySegment(F, w, wOffset + (long) i * 4, ORDER))
          .intoMemorySegment(w, wOffset + (long) i * 4, ORDER);
    }
    scalar.adadelta(
        count - whole,
        g,
        gOffset + rest,
        w,
        wOffset + rest,
        v,
        vOffset + rest,
        x,
        xOffset + rest,
        rate,
        rho,
        epsilon);
  }

  @Override
  public void regulatedSquares(
      int count, MemorySegment g, long gOffset, MemorySegment y, long yOffset, float epsilon) {
    g = NativeMemory.known(g);
    y = NativeMemory.known(y);
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    FloatVector least = FloatVector.broadcast(F, epsilon);
    for (int i = 0; i < whole; i += FLOATS) {
      FloatVector gradient = fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER);
      gradient.fma(gradient, least).intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
    }
    scalar.regulatedSquares(count - whole, g, gOffset + rest, y, yOffset + rest, epsilon);
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
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    for (int i = 0; i < whole; i += FLOATS) {
      fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER)
          .div(fromMemorySegment(F, c, cOffset + (long) i * 4, ORDER).sqrt().mul(root))
          .intoMemorySegment(u, uOffset + (long) i * 4, ORDER);
    }
    scalar.overRoots(count - whole, g, gOffset + rest, c, cOffset + rest, u, uOffset + rest, root);
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
    int whole = count - count % FLOATS;
    long rest = (long) whole * 4;
    FloatVector keep = FloatVector.broadcast(F, rho);
    FloatVector least = FloatVector.broadcast(F, epsilon);
    for (int i = 0; i < whole; i += FLOATS) {
      FloatVector gradient = fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER);
      FloatVector square =
          keep.fma(
              fromMemorySegment(F, v, vOffset + (long) i * 4, ORDER),
              gradient.fma(gradient, least).mul(1f - rho));
      square.intoMemorySegment(v, vOffset + (long) i * 4, ORDER);
      gradient.div(square.sqrt()).intoMemorySegment(u, uOffset + (long) i * 4, ORDER);
    }
    scalar.overMeanRoots(
        count - whole, g, gOffset + rest, v, vOffset + rest, u, uOffset + rest, rho, epsilon);
  }
}
