package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.scalar.ScalarGates;
import dev.lanewise.kernels.internal.scalar.ScalarGeluTanh;
import dev.lanewise.kernels.internal.scalar.ScalarNormal;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The passes of {@link ScalarGeluTanh} over memory, with the same bits; counts are multiples of
 * {@link Lanes#FLOATS}, an output may be an input.
 */
final class VectorGeluTanh {
  private VectorGeluTanh() {}

  /** {@link ScalarGeluTanh#geluTanhExponent}. */
  static void geluTanhExponent(
      int count, MemorySegment from, long fromOffset, MemorySegment out, long outOffset) {
    from = NativeMemory.known(from);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector size = x.abs();
      FloatVector a = size.blend(ScalarNormal.END, size.compare(GT, ScalarNormal.END));
      FloatVector square = a.mul(a);
      FloatVector cubic = square.mul(ScalarGeluTanh.B);
      FloatVector sum = cubic.add(ScalarGeluTanh.A);
      FloatVector m = a.mul(sum).neg();
      FloatVector z = m.blend(-ScalarGates.LAST, m.compare(LT, -ScalarGates.LAST));
      z.blend(z.add(ScalarGates.MOVE), z.compare(LT, -ScalarGates.FAR))
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarGeluTanh#geluTanh}. */
  static void geluTanh(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment exp,
      long expOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    exp = NativeMemory.known(exp);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector e = fromMemorySegment(F, exp, expOffset + (long) i * 4, ORDER);
      FloatVector size = x.abs();
      FloatVector a = size.blend(ScalarNormal.END, size.compare(GT, ScalarNormal.END));
      FloatVector square = a.mul(a);
      FloatVector squareLow = a.fma(a, square.neg());
      FloatVector cubic = square.mul(ScalarGeluTanh.B);
      FloatVector cubicLow =
          square
              .fma(broadcast(F, ScalarGeluTanh.B), cubic.neg())
              .add(square.fma(broadcast(F, ScalarGeluTanh.B_LOW), squareLow.mul(ScalarGeluTanh.B)));
      FloatVector sum = cubic.add(ScalarGeluTanh.A);
      FloatVector rounded = sum.sub(ScalarGeluTanh.A);
      FloatVector sumLow =
          broadcast(F, ScalarGeluTanh.A)
              .sub(sum.sub(rounded))
              .add(cubic.sub(rounded))
              .add(cubicLow.add(ScalarGeluTanh.A_LOW));
      FloatVector v = a.mul(sum);
      FloatVector low = a.fma(sum, v.neg()).add(a.mul(sumLow));
      FloatVector w = e.fma(low.neg(), e);
      FloatVector u = w.blend(w.mul(ScalarGates.TAIL), v.compare(GT, ScalarGates.FAR));
      FloatVector c = x.blend(-ScalarNormal.END, x.compare(LT, -ScalarNormal.END));
      FloatVector numerator = c.mul(w).blend(c, x.compare(GE, 0f));
      FloatVector y = numerator.div(u.add(1f));
      FloatVector far = y.blend(y.mul(ScalarGates.TAIL), v.compare(GT, ScalarGates.FAR));
      y.blend(far, x.compare(LT, 0f)).intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarGeluTanh#geluTanhGradient}. */
  static void geluTanhGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment exp,
      long expOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    exp = NativeMemory.known(exp);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector g = fromMemorySegment(F, gradient, gradientOffset + (long) i * 4, ORDER);
      FloatVector e = fromMemorySegment(F, exp, expOffset + (long) i * 4, ORDER);
      FloatVector size = x.abs();
      FloatVector a = size.blend(ScalarNormal.END, size.compare(GT, ScalarNormal.END));
      FloatVector square = a.mul(a);
      FloatVector squareLow = a.fma(a, square.neg());
      FloatVector cubic = square.mul(ScalarGeluTanh.B);
      FloatVector cubicLow =
          square
              .fma(broadcast(F, ScalarGeluTanh.B), cubic.neg())
              .add(square.fma(broadcast(F, ScalarGeluTanh.B_LOW), squareLow.mul(ScalarGeluTanh.B)));
      FloatVector sum = cubic.add(ScalarGeluTanh.A);
      FloatVector rounded = sum.sub(ScalarGeluTanh.A);
      FloatVector sumLow =
          broadcast(F, ScalarGeluTanh.A)
              .sub(sum.sub(rounded))
              .add(cubic.sub(rounded))
              .add(cubicLow.add(ScalarGeluTanh.A_LOW));
      FloatVector v = a.mul(sum);
      FloatVector low = a.fma(sum, v.neg()).add(a.mul(sumLow));
      FloatVector w = e.fma(low.neg(), e);
      FloatVector u = w.blend(w.mul(ScalarGates.TAIL), v.compare(GT, ScalarGates.FAR));
      FloatVector d = u.add(1f);
      FloatVector up = u.blend(1f, x.compare(GE, 0f));
      FloatVector s = up.div(d);
      FloatVector down = broadcast(F, 1f).blend(u, x.compare(GE, 0f));
      FloatVector r = down.div(d);
      FloatVector signed = a.blend(a.neg(), x.compare(LT, 0f));
      FloatVector slope =
          square.fma(broadcast(F, ScalarGeluTanh.B3), broadcast(F, ScalarGeluTanh.A));
      g.mul(s.mul(signed.mul(slope).fma(r, broadcast(F, 1f))))
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }
}
