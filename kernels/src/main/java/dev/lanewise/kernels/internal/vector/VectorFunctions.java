package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.scalar.ScalarFunctions;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * The functions of {@link ScalarFunctions}, lane by lane, with the same bits: a loop over memory
 * each, for counts that are multiples of {@link Lanes#FLOATS}.
 *
 * <p>One straight piece of code on purpose. A method that takes or returns vectors is not inlined
 * where the profile of the call is empty, and its vectors are objects then, for good.
 */
final class VectorFunctions {
  private VectorFunctions() {}

  /** {@code y = exp(x - shift)}; in place allowed. */
  static void exp(
      int count, MemorySegment x, long xOffset, float shift, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector v = fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER).sub(shift);
      FloatVector low = v.blend(ScalarFunctions.EXP_HIGH, v.compare(GT, ScalarFunctions.EXP_HIGH));
      FloatVector c = low.blend(ScalarFunctions.EXP_LOW, low.compare(LT, ScalarFunctions.EXP_LOW));
      FloatVector t =
          c.fma(broadcast(F, ScalarFunctions.LOG2_E), broadcast(F, ScalarFunctions.MAGIC));
      FloatVector whole = t.sub(ScalarFunctions.MAGIC);
      FloatVector high = whole.fma(broadcast(F, -ScalarFunctions.LN2_HIGH), c);
      FloatVector r = whole.fma(broadcast(F, -ScalarFunctions.LN2_LOW), high);
      FloatVector q =
          r.fma(broadcast(F, ScalarFunctions.E4), broadcast(F, ScalarFunctions.E3))
              .fma(r, broadcast(F, ScalarFunctions.E2))
              .fma(r, broadcast(F, ScalarFunctions.E1))
              .fma(r, broadcast(F, ScalarFunctions.E0));
      FloatVector reduced = r.mul(r).fma(q, r).add(1f);
      IntVector n = t.reinterpretAsInts().sub(ScalarFunctions.MAGIC_BITS);
      IntVector half = n.lanewise(ASHR, 1);
      FloatVector first = half.add(127).lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector second = n.sub(half).add(127).lanewise(LSHL, 23).reinterpretAsFloats();
      reduced.mul(first).mul(second).intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
    }
  }

  /** {@code y = exp(x) - 1} for x up to 88; in place allowed. */
  static void expm1(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector v = fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER);
      FloatVector c = v.blend(ScalarFunctions.EXPM1_LOW, v.compare(LT, ScalarFunctions.EXPM1_LOW));
      FloatVector t =
          c.fma(broadcast(F, ScalarFunctions.LOG2_E), broadcast(F, ScalarFunctions.MAGIC));
      FloatVector whole = t.sub(ScalarFunctions.MAGIC);
      FloatVector high = whole.fma(broadcast(F, -ScalarFunctions.LN2_HIGH), c);
      FloatVector r = whole.fma(broadcast(F, -ScalarFunctions.LN2_LOW), high);
      FloatVector q =
          r.fma(broadcast(F, ScalarFunctions.M4), broadcast(F, ScalarFunctions.M3))
              .fma(r, broadcast(F, ScalarFunctions.M2))
              .fma(r, broadcast(F, ScalarFunctions.M1))
              .fma(r, broadcast(F, ScalarFunctions.M0));
      IntVector n = t.reinterpretAsInts().sub(ScalarFunctions.MAGIC_BITS);
      FloatVector s = n.add(127).lanewise(LSHL, 23).reinterpretAsFloats();
      s.fma(r.mul(r).fma(q, r), s.sub(1f)).intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
    }
  }

  /** {@code y = log(x)}; in place allowed. */
  static void log(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector v = fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER);
      VectorMask<Float> subnormal = v.compare(LT, Float.MIN_NORMAL);
      IntVector bits = v.blend(v.mul(0x1p23f), subnormal).reinterpretAsInts();
      IntVector exponent = bits.sub(ScalarFunctions.SQRT_HALF_BITS).lanewise(ASHR, 23);
      FloatVector f = bits.sub(exponent.lanewise(LSHL, 23)).reinterpretAsFloats().sub(1f);
      FloatVector e =
          ((FloatVector) exponent.convert(I2F, 0)).add(broadcast(F, 0f).blend(-23f, subnormal));
      FloatVector p =
          f.fma(broadcast(F, ScalarFunctions.L8), broadcast(F, ScalarFunctions.L7))
              .fma(f, broadcast(F, ScalarFunctions.L6))
              .fma(f, broadcast(F, ScalarFunctions.L5))
              .fma(f, broadcast(F, ScalarFunctions.L4))
              .fma(f, broadcast(F, ScalarFunctions.L3))
              .fma(f, broadcast(F, ScalarFunctions.L2))
              .fma(f, broadcast(F, ScalarFunctions.L1))
              .fma(f, broadcast(F, ScalarFunctions.L0));
      FloatVector s = f.mul(f).fma(p.fma(f, broadcast(F, -0.5f)), e.mul(ScalarFunctions.LN2_LOW));
      FloatVector sum = e.fma(broadcast(F, ScalarFunctions.LN2_HIGH), f.add(s));
      broadcast(F, Float.NaN)
          .blend(sum, v.compare(GE, 0f))
          .blend(Float.NEGATIVE_INFINITY, v.compare(EQ, 0f))
          .blend(v, v.compare(EQ, Float.POSITIVE_INFINITY))
          .intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
    }
  }
}
