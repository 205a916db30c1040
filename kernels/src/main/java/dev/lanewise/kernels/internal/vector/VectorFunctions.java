package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.kernels.internal.scalar.ScalarFunctions;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * The functions of {@link ScalarFunctions}, lane by lane, with the same bits.
 *
 * <p>Small methods on purpose: one of more than 325 bytecodes would not be inlined, and its vectors
 * would become objects.
 */
final class VectorFunctions {
  private VectorFunctions() {}

  static FloatVector exp(FloatVector x) {
    FloatVector c = x.blend(ScalarFunctions.EXP_HIGH, x.compare(GT, ScalarFunctions.EXP_HIGH));
    c = c.blend(ScalarFunctions.EXP_LOW, c.compare(LT, ScalarFunctions.EXP_LOW));
    FloatVector t = rounded(c);
    IntVector n = t.reinterpretAsInts().sub(ScalarFunctions.MAGIC_BITS);
    IntVector half = n.lanewise(ASHR, 1);
    return expReduced(c, t.sub(ScalarFunctions.MAGIC))
        .mul(powerOfTwo(half))
        .mul(powerOfTwo(n.sub(half)));
  }

  static FloatVector expNegative(FloatVector x) {
    FloatVector t = rounded(x);
    IntVector n = t.reinterpretAsInts().sub(ScalarFunctions.MAGIC_BITS);
    FloatVector y = expReduced(x, t.sub(ScalarFunctions.MAGIC)).mul(powerOfTwo(n));
    return y.blend(0f, x.compare(LT, ScalarFunctions.EXP_NORMAL));
  }

  private static FloatVector rounded(FloatVector x) {
    return x.fma(all(ScalarFunctions.LOG2_E), all(ScalarFunctions.MAGIC));
  }

  private static FloatVector expReduced(FloatVector x, FloatVector n) {
    FloatVector r = n.fma(all(-ScalarFunctions.LN2_HIGH), x);
    r = n.fma(all(-ScalarFunctions.LN2_LOW), r);
    FloatVector q = r.fma(all(ScalarFunctions.E4), all(ScalarFunctions.E3));
    q = q.fma(r, all(ScalarFunctions.E2));
    q = q.fma(r, all(ScalarFunctions.E1));
    q = q.fma(r, all(ScalarFunctions.E0));
    return r.mul(r).fma(q, r).add(1f);
  }

  private static FloatVector powerOfTwo(IntVector n) {
    return n.add(127).lanewise(LSHL, 23).reinterpretAsFloats();
  }

  static FloatVector log(FloatVector x) {
    VectorMask<Float> subnormal = x.compare(LT, Float.MIN_NORMAL);
    IntVector bits = x.blend(x.mul(0x1p23f), subnormal).reinterpretAsInts();
    IntVector exponent = bits.sub(ScalarFunctions.SQRT_HALF_BITS).lanewise(ASHR, 23);
    FloatVector f = bits.sub(exponent.lanewise(LSHL, 23)).reinterpretAsFloats().sub(1f);
    FloatVector e = ((FloatVector) exponent.convert(I2F, 0)).add(all(0f).blend(-23f, subnormal));
    FloatVector s =
        f.mul(f).fma(logPolynomial(f).fma(f, all(-0.5f)), e.mul(ScalarFunctions.LN2_LOW));
    FloatVector y = e.fma(all(ScalarFunctions.LN2_HIGH), f.add(s));
    return logSpecial(x, y);
  }

  private static FloatVector logPolynomial(FloatVector f) {
    FloatVector p = f.fma(all(ScalarFunctions.L8), all(ScalarFunctions.L7));
    p = p.fma(f, all(ScalarFunctions.L6));
    p = p.fma(f, all(ScalarFunctions.L5));
    p = p.fma(f, all(ScalarFunctions.L4));
    p = p.fma(f, all(ScalarFunctions.L3));
    p = p.fma(f, all(ScalarFunctions.L2));
    p = p.fma(f, all(ScalarFunctions.L1));
    return p.fma(f, all(ScalarFunctions.L0));
  }

  private static FloatVector logSpecial(FloatVector x, FloatVector y) {
    FloatVector z = all(Float.NaN).blend(y, x.compare(GE, 0f));
    z = z.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0f));
    return z.blend(x, x.compare(EQ, Float.POSITIVE_INFINITY));
  }

  private static FloatVector all(float value) {
    return FloatVector.broadcast(F, value);
  }
}
