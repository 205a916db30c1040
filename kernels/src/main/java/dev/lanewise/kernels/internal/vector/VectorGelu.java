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
import dev.lanewise.kernels.internal.scalar.ScalarGelu;
import dev.lanewise.kernels.internal.scalar.ScalarNormal;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The passes of {@link ScalarGelu} over memory, with the same bits, from {@link
 * VectorNormal#parts}; counts are multiples of {@link Lanes#FLOATS}, an output may be an input.
 */
final class VectorGelu {
  private VectorGelu() {}

  /** {@link ScalarGelu#gelu}. */
  static void gelu(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment parts,
      long partsOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    parts = NativeMemory.known(parts);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector e = fromMemorySegment(F, parts, partsOffset + (long) i * 4, ORDER);
      FloatVector p =
          fromMemorySegment(F, parts, partsOffset + VectorNormal.HILL + (long) i * 4, ORDER);
      FloatVector c =
          fromMemorySegment(F, parts, partsOffset + VectorNormal.CORE + (long) i * 4, ORDER);
      FloatVector size = x.abs();
      FloatVector a = size.blend(ScalarNormal.END, size.compare(GT, ScalarNormal.END));
      FloatVector square = a.mul(a);
      FloatVector lost = a.fma(a, square.neg()).mul(-0.5f);
      FloatVector d = a.fma(broadcast(F, 2f), broadcast(F, 1f));
      FloatVector product = a.mul(p);
      FloatVector m = product.div(d);
      FloatVector rounding = m.neg().fma(d, product).add(a.fma(p, product.neg())).div(d);
      FloatVector v = e.fma(m, e.mul(m.fma(lost, rounding)));
      FloatVector below = v.blend(v.mul(ScalarGates.TAIL), a.compare(GT, ScalarNormal.BEYOND));
      FloatVector outer = below.neg().blend(x.sub(below), x.compare(GE, 0f));
      FloatVector center = x.fma(c, broadcast(F, 0.5f));
      outer
          .blend(x.mul(center), a.compare(LT, ScalarNormal.NEAR))
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
      MemorySegment parts,
      long partsOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    parts = NativeMemory.known(parts);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector g = fromMemorySegment(F, gradient, gradientOffset + (long) i * 4, ORDER);
      FloatVector e = fromMemorySegment(F, parts, partsOffset + (long) i * 4, ORDER);
      FloatVector p =
          fromMemorySegment(F, parts, partsOffset + VectorNormal.HILL + (long) i * 4, ORDER);
      FloatVector c =
          fromMemorySegment(F, parts, partsOffset + VectorNormal.CORE + (long) i * 4, ORDER);
      FloatVector size = x.abs();
      FloatVector a = size.blend(ScalarNormal.END, size.compare(GT, ScalarNormal.END));
      FloatVector square = a.mul(a);
      FloatVector lost = a.fma(a, square.neg()).mul(-0.5f);
      FloatVector h = p.div(a.fma(broadcast(F, 2f), broadcast(F, 1f)));
      FloatVector w = e.fma(lost, e);
      FloatVector bell = w.blend(w.mul(ScalarGates.TAIL), a.compare(GT, ScalarNormal.BEYOND));
      FloatVector tail = bell.mul(h);
      FloatVector outer = tail.blend(broadcast(F, 1f).sub(tail), x.compare(GE, 0f));
      FloatVector center = x.fma(c, broadcast(F, 0.5f));
      FloatVector share = outer.blend(center, a.compare(LT, ScalarNormal.NEAR));
      FloatVector signed = a.blend(a.neg(), x.compare(LT, 0f));
      g.mul(signed.fma(bell.mul(ScalarGelu.DENSITY), share))
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }
}
