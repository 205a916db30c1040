package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.scalar.ScalarSigmoids;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The passes of {@link ScalarSigmoids} over memory, with the same bits; counts are multiples of
 * {@link Lanes#FLOATS}, an output may be an input.
 */
final class VectorSigmoids {
  private VectorSigmoids() {}

  /** {@link ScalarSigmoids#fall}. */
  static void fall(
      int count, MemorySegment from, long fromOffset, MemorySegment out, long outOffset) {
    from = NativeMemory.known(from);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);

      x.abs().neg().intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarSigmoids#sigmoid}. */
  static void sigmoid(
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
      FloatVector numerator = e.blend(1f, x.compare(GE, 0f));
      numerator.div(e.add(1f)).intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarSigmoids#sigmoidGradient}. */
  static void sigmoidGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector y = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector g = fromMemorySegment(F, gradient, gradientOffset + (long) i * 4, ORDER);

      g.mul(y.mul(broadcast(F, 1f).sub(y))).intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarSigmoids#onePlus}. */
  static void onePlus(
      int count, MemorySegment exp, long expOffset, MemorySegment out, long outOffset) {
    exp = NativeMemory.known(exp);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector e = fromMemorySegment(F, exp, expOffset + (long) i * 4, ORDER);

      e.add(1f).intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarSigmoids#softplus}. */
  static void softplus(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment exp,
      long expOffset,
      MemorySegment log,
      long logOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    exp = NativeMemory.known(exp);
    log = NativeMemory.known(log);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector e = fromMemorySegment(F, exp, expOffset + (long) i * 4, ORDER);
      FloatVector l = fromMemorySegment(F, log, logOffset + (long) i * 4, ORDER);
      FloatVector s = e.add(1f);
      FloatVector lost = e.sub(s.sub(1f)).div(s);
      FloatVector positive = broadcast(F, 0f).blend(x, x.compare(GT, 0f));
      positive.add(l.add(lost)).intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarSigmoids#softplusGradient}. */
  static void softplusGradient(
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
      FloatVector numerator = e.blend(1f, x.compare(GE, 0f));
      g.mul(numerator.div(e.add(1f))).intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarSigmoids#twice}. */
  static void twice(
      int count, MemorySegment from, long fromOffset, MemorySegment out, long outOffset) {
    from = NativeMemory.known(from);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector a = x.abs();
      FloatVector d = a.add(a);
      d.blend(19f, d.compare(GT, 19f)).intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarSigmoids#tanh}. */
  static void tanh(
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
      FloatVector m = fromMemorySegment(F, exp, expOffset + (long) i * 4, ORDER);
      FloatVector v = m.div(m.add(2f));
      FloatVector signed = v.blend(v.neg(), x.compare(LT, 0f));
      signed.blend(x, x.compare(EQ, 0f)).intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarSigmoids#tanhGradient}. */
  static void tanhGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector y = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector g = fromMemorySegment(F, gradient, gradientOffset + (long) i * 4, ORDER);

      g.mul(y.neg().fma(y, broadcast(F, 1f)))
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }
}
