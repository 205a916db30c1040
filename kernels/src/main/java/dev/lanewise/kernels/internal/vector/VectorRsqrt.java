package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.scalar.ScalarRsqrt;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The passes of {@link ScalarRsqrt} over memory, with the same bits; counts are multiples of {@link
 * Lanes#FLOATS}, an output may be an input.
 */
final class VectorRsqrt {
  private VectorRsqrt() {}

  /** {@link ScalarRsqrt#rsqrt}. */
  static void rsqrt(
      int count, MemorySegment from, long fromOffset, MemorySegment out, long outOffset) {
    from = NativeMemory.known(from);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);

      broadcast(F, 1f).div(x.sqrt()).intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }

  /** {@link ScalarRsqrt#rsqrtGradient}. */
  static void rsqrtGradient(
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

      g.mul(y.mul(y).mul(y.mul(-0.5f))).intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
  }
}
