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
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The passes of {@link ScalarGates} over memory, with the same bits; counts are multiples of {@link
 * Lanes#FLOATS}, an output may be an input.
 */
final class VectorGates {
  private VectorGates() {}

  /** {@link ScalarGates#decay}. */
  static void decay(
      int count, MemorySegment from, long fromOffset, MemorySegment out, long outOffset) {
    from = NativeMemory.known(from);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector m = x.abs().neg();
      FloatVector z = m.blend(-ScalarGates.LAST, m.compare(LT, -ScalarGates.LAST));
      z.blend(z.add(ScalarGates.MOVE), z.compare(LT, -ScalarGates.FAR))
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarGates#silu}. */
  static void silu(
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
      FloatVector u = e.blend(e.mul(ScalarGates.TAIL), x.abs().compare(GT, ScalarGates.FAR));
      FloatVector c = x.blend(-ScalarGates.LAST, x.compare(LT, -ScalarGates.LAST));
      FloatVector numerator = c.mul(e).blend(c, x.compare(GE, 0f));
      FloatVector v = numerator.div(u.add(1f));
      v.blend(v.mul(ScalarGates.TAIL), x.compare(LT, -ScalarGates.FAR))
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarGates#siluGradient}. */
  static void siluGradient(
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
      FloatVector low = x.blend(ScalarGates.LAST, x.compare(GT, ScalarGates.LAST));
      FloatVector c = low.blend(-ScalarGates.LAST, low.compare(LT, -ScalarGates.LAST));
      FloatVector d = e.add(1f);
      FloatVector up = e.blend(1f, x.compare(GE, 0f));
      FloatVector s = up.div(d);
      FloatVector down = broadcast(F, 1f).blend(e, x.compare(GE, 0f));
      FloatVector r = down.div(d);
      g.mul(s.mul(c.fma(r, broadcast(F, 1f))))
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarGates#mish}. */
  static void mish(
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
      FloatVector u = e.blend(e.mul(ScalarGates.TAIL), x.abs().compare(GT, ScalarGates.FAR));
      FloatVector c = x.blend(-ScalarGates.LAST, x.compare(LT, -ScalarGates.LAST));
      FloatVector twice = u.add(u);
      FloatVector numerator = e.fma(u, e.add(e)).blend(twice.add(1f), x.compare(GE, 0f));
      FloatVector denominator =
          u.fma(u, twice).add(2f).blend(twice.fma(u, twice.add(1f)), x.compare(GE, 0f));
      FloatVector v = c.mul(numerator.div(denominator));
      v.blend(v.mul(ScalarGates.TAIL), x.compare(LT, -ScalarGates.FAR))
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarGates#mishGradient}. */
  static void mishGradient(
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
      FloatVector low = x.blend(ScalarGates.LAST, x.compare(GT, ScalarGates.LAST));
      FloatVector c = low.blend(-ScalarGates.LAST, low.compare(LT, -ScalarGates.LAST));
      FloatVector twice = e.add(e);
      FloatVector numerator = e.mul(e.add(2f)).blend(twice.add(1f), x.compare(GE, 0f));
      FloatVector rest = broadcast(F, 2f).blend(twice.mul(e), x.compare(GE, 0f));
      FloatVector d = numerator.add(rest);
      FloatVector up = e.blend(1f, x.compare(GE, 0f));
      FloatVector s = up.div(e.add(1f));
      FloatVector q = rest.mul(d.add(numerator)).div(d.mul(d));
      g.mul(c.fma(q.mul(s), numerator.div(d)))
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }
}
