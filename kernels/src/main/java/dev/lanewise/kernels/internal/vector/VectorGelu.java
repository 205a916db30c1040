package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.kernels.internal.scalar.ScalarGates;
import dev.lanewise.kernels.internal.scalar.ScalarGelu;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The passes of {@link ScalarGelu} over memory, with the same bits; counts are multiples of {@link
 * Lanes#FLOATS}, an output may be an input.
 */
final class VectorGelu {
  private VectorGelu() {}

  /** {@link ScalarGelu#geluExponent}. */
  static void geluExponent(
      int count, MemorySegment from, long fromOffset, MemorySegment out, long outOffset) {
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector size = x.abs();
      FloatVector a = size.blend(ScalarGelu.END, size.compare(GT, ScalarGelu.END));
      FloatVector z = a.mul(a).mul(-0.5f);
      z.blend(z.add(ScalarGates.MOVE), a.compare(GT, ScalarGelu.BEYOND))
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarGelu#gelu}. */
  static void gelu(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment exp,
      long expOffset,
      MemorySegment out,
      long outOffset) {
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector e = fromMemorySegment(F, exp, expOffset + (long) i * 4, ORDER);
      FloatVector size = x.abs();
      FloatVector a = size.blend(ScalarGelu.END, size.compare(GT, ScalarGelu.END));
      FloatVector square = a.mul(a);
      FloatVector lost = a.fma(a, square.neg()).mul(-0.5f);
      FloatVector f = a.sub(3f).div(a.add(3f));
      FloatVector p =
          f.fma(broadcast(F, ScalarGelu.H10), broadcast(F, ScalarGelu.H9))
              .fma(f, broadcast(F, ScalarGelu.H8))
              .fma(f, broadcast(F, ScalarGelu.H7))
              .fma(f, broadcast(F, ScalarGelu.H6))
              .fma(f, broadcast(F, ScalarGelu.H5))
              .fma(f, broadcast(F, ScalarGelu.H4))
              .fma(f, broadcast(F, ScalarGelu.H3))
              .fma(f, broadcast(F, ScalarGelu.H2))
              .fma(f, broadcast(F, ScalarGelu.H1))
              .fma(f, broadcast(F, ScalarGelu.H0));
      FloatVector d = a.fma(broadcast(F, 2f), broadcast(F, 1f));
      FloatVector product = a.mul(p);
      FloatVector m = product.div(d);
      FloatVector rounding = m.neg().fma(d, product).add(a.fma(p, product.neg())).div(d);
      FloatVector v = e.fma(m, e.mul(m.fma(lost, rounding)));
      FloatVector below = v.blend(v.mul(ScalarGates.TAIL), a.compare(GT, ScalarGelu.BEYOND));
      FloatVector outer = below.neg().blend(x.sub(below), x.compare(GE, 0f));
      FloatVector centerSquare = x.mul(x);
      FloatVector center =
          x.fma(
              centerSquare
                  .fma(broadcast(F, ScalarGelu.C5), broadcast(F, ScalarGelu.C4))
                  .fma(centerSquare, broadcast(F, ScalarGelu.C3))
                  .fma(centerSquare, broadcast(F, ScalarGelu.C2))
                  .fma(centerSquare, broadcast(F, ScalarGelu.C1))
                  .fma(centerSquare, broadcast(F, ScalarGelu.C0)),
              broadcast(F, 0.5f));
      outer
          .blend(x.mul(center), a.compare(LT, ScalarGelu.NEAR))
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarGelu#geluGradient}. */
  static void geluGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment exp,
      long expOffset,
      MemorySegment out,
      long outOffset) {
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector g = fromMemorySegment(F, gradient, gradientOffset + (long) i * 4, ORDER);
      FloatVector e = fromMemorySegment(F, exp, expOffset + (long) i * 4, ORDER);
      FloatVector size = x.abs();
      FloatVector a = size.blend(ScalarGelu.END, size.compare(GT, ScalarGelu.END));
      FloatVector square = a.mul(a);
      FloatVector lost = a.fma(a, square.neg()).mul(-0.5f);
      FloatVector f = a.sub(3f).div(a.add(3f));
      FloatVector p =
          f.fma(broadcast(F, ScalarGelu.H10), broadcast(F, ScalarGelu.H9))
              .fma(f, broadcast(F, ScalarGelu.H8))
              .fma(f, broadcast(F, ScalarGelu.H7))
              .fma(f, broadcast(F, ScalarGelu.H6))
              .fma(f, broadcast(F, ScalarGelu.H5))
              .fma(f, broadcast(F, ScalarGelu.H4))
              .fma(f, broadcast(F, ScalarGelu.H3))
              .fma(f, broadcast(F, ScalarGelu.H2))
              .fma(f, broadcast(F, ScalarGelu.H1))
              .fma(f, broadcast(F, ScalarGelu.H0));
      FloatVector h = p.div(a.fma(broadcast(F, 2f), broadcast(F, 1f)));
      FloatVector w = e.fma(lost, e);
      FloatVector bell = w.blend(w.mul(ScalarGates.TAIL), a.compare(GT, ScalarGelu.BEYOND));
      FloatVector tail = bell.mul(h);
      FloatVector outer = tail.blend(broadcast(F, 1f).sub(tail), x.compare(GE, 0f));
      FloatVector centerSquare = x.mul(x);
      FloatVector center =
          x.fma(
              centerSquare
                  .fma(broadcast(F, ScalarGelu.C5), broadcast(F, ScalarGelu.C4))
                  .fma(centerSquare, broadcast(F, ScalarGelu.C3))
                  .fma(centerSquare, broadcast(F, ScalarGelu.C2))
                  .fma(centerSquare, broadcast(F, ScalarGelu.C1))
                  .fma(centerSquare, broadcast(F, ScalarGelu.C0)),
              broadcast(F, 0.5f));
      FloatVector share = outer.blend(center, a.compare(LT, ScalarGelu.NEAR));
      FloatVector signed = a.blend(a.neg(), x.compare(LT, 0f));
      g.mul(signed.fma(bell.mul(ScalarGelu.DENSITY), share))
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }
}
