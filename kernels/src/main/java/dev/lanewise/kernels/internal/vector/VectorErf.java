package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.scalar.ScalarErf;
import dev.lanewise.kernels.internal.scalar.ScalarNormal;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The passes of {@link ScalarErf} over memory, with the same bits; counts are multiples of {@link
 * Lanes#FLOATS}, an output may be an input.
 */
final class VectorErf {
  private VectorErf() {}

  /** {@link ScalarErf#argument}. */
  static void argument(
      int count, MemorySegment from, long fromOffset, MemorySegment out, long outOffset) {
    from = NativeMemory.known(from);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector z = x.mul(ScalarErf.ROOT_TWO);
      FloatVector low = z.blend(ScalarErf.END, z.compare(GT, ScalarErf.END));
      low.blend(-ScalarErf.END, low.compare(LT, -ScalarErf.END))
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarErf#erf}. */
  static void erf(
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
      FloatVector z = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector e = fromMemorySegment(F, parts, partsOffset + (long) i * 4, ORDER);
      FloatVector p =
          fromMemorySegment(F, parts, partsOffset + VectorNormal.HILL + (long) i * 4, ORDER);
      FloatVector c =
          fromMemorySegment(F, parts, partsOffset + VectorNormal.CORE + (long) i * 4, ORDER);
      FloatVector a = z.abs();
      FloatVector tail = e.mul(p.div(a.fma(broadcast(F, 2f), broadcast(F, 1f))));
      FloatVector outer = tail.fma(broadcast(F, -2f), broadcast(F, 1f));
      outer
          .blend(outer.neg(), z.compare(LT, 0f))
          .blend(z.add(z).mul(c), a.compare(LT, ScalarNormal.NEAR))
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarErf#slopeExponent}. */
  static void slopeExponent(
      int count, MemorySegment from, long fromOffset, MemorySegment out, long outOffset) {
    from = NativeMemory.known(from);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector size = x.abs();
      FloatVector a = size.blend(ScalarErf.SLOPE_END, size.compare(GT, ScalarErf.SLOPE_END));
      a.mul(a).neg().intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarErf#erfGradient}. */
  static void erfGradient(
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
      FloatVector a = size.blend(ScalarErf.SLOPE_END, size.compare(GT, ScalarErf.SLOPE_END));
      FloatVector lost = a.fma(a, a.mul(a).neg());
      g.mul(e.fma(lost.neg(), e).mul(ScalarErf.SLOPE))
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }
}
