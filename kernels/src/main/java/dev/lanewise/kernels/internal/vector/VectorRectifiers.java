package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.scalar.ScalarRectifiers;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The passes of {@link ScalarRectifiers} over memory, with the same bits; counts are multiples of
 * {@link Lanes#FLOATS}, an output may be an input.
 */
final class VectorRectifiers {
  private VectorRectifiers() {}

  /** {@link ScalarRectifiers#relu}. */
  static void relu(
      int count, MemorySegment from, long fromOffset, MemorySegment out, long outOffset) {
    from = NativeMemory.known(from);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);

      x.blend(0f, x.compare(LE, 0f)).intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarRectifiers#reluGradient}. */
  static void reluGradient(
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
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector g = fromMemorySegment(F, gradient, gradientOffset + (long) i * 4, ORDER);

      g.blend(0f, x.compare(LE, 0f)).intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarRectifiers#rectify}. */
  static void rectify(
      int count,
      MemorySegment from,
      long fromOffset,
      float threshold,
      float max,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector v = x.blend(0f, x.compare(LE, threshold));
      v.blend(max, v.compare(GE, max)).intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarRectifiers#rectifyGradient}. */
  static void rectifyGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      float threshold,
      float max,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector g = fromMemorySegment(F, gradient, gradientOffset + (long) i * 4, ORDER);
      FloatVector v = g.blend(0f, x.compare(LE, threshold));
      v.blend(0f, x.compare(GE, max)).intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarRectifiers#leak}. */
  static void leak(
      int count,
      MemorySegment from,
      long fromOffset,
      float slope,
      float threshold,
      float max,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector v = x.blend(x.sub(threshold).mul(slope), x.compare(LE, threshold));
      v.blend(max, v.compare(GE, max)).intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarRectifiers#leakGradient}. */
  static void leakGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      float slope,
      float threshold,
      float max,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector g = fromMemorySegment(F, gradient, gradientOffset + (long) i * 4, ORDER);
      FloatVector v = g.blend(g.mul(slope), x.compare(LE, threshold));
      v.blend(0f, x.compare(GE, max)).intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarRectifiers#hardSigmoid}. */
  static void hardSigmoid(
      int count, MemorySegment from, long fromOffset, MemorySegment out, long outOffset) {
    from = NativeMemory.known(from);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector moved = x.add(3f);
      FloatVector v = moved.blend(0f, moved.compare(LE, 0f));
      v.blend(6f, v.compare(GE, 6f))
          .div(6f)
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarRectifiers#hardSigmoidGradient}. */
  static void hardSigmoidGradient(
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
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector g = fromMemorySegment(F, gradient, gradientOffset + (long) i * 4, ORDER);
      FloatVector v = g.div(6f).blend(0f, x.compare(LE, -3f));
      v.blend(0f, x.compare(GE, 3f)).intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarRectifiers#softsign}. */
  static void softsign(
      int count, MemorySegment from, long fromOffset, MemorySegment out, long outOffset) {
    from = NativeMemory.known(from);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector low = x.blend(Float.MAX_VALUE, x.compare(GT, Float.MAX_VALUE));
      FloatVector v = low.blend(-Float.MAX_VALUE, low.compare(LT, -Float.MAX_VALUE));
      v.div(v.abs().add(1f)).intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarRectifiers#softsignGradient}. */
  static void softsignGradient(
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
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector g = fromMemorySegment(F, gradient, gradientOffset + (long) i * 4, ORDER);
      FloatVector d = x.abs().add(1f);
      g.div(d).div(d).intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }
}
