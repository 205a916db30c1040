package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.GT;

import dev.lanewise.kernels.internal.micro.ActivationKernels;
import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.scalar.ScalarGates;
import dev.lanewise.kernels.internal.scalar.ScalarNormal;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The parts of {@link ScalarNormal} over memory, with the same bits; counts are multiples of {@link
 * Lanes#FLOATS}.
 */
final class VectorNormal {
  /** From one part to the next in bytes: none begins where another begins modulo 4 KB. */
  private static final long PART =
      (ActivationKernels.BLOCK + 4L * ActivationKernels.STEP) * Float.BYTES;

  /** Where the hills are, in bytes behind the exponentials. */
  static final long HILL = PART;

  /** Where the cores are, in bytes behind the exponentials. */
  static final long CORE = 2 * PART;

  /** What the parts take, in bytes. */
  static final long PARTS = 3 * PART;

  private VectorNormal() {}

  /** The exponential of the exponent, the hill and the core, one behind the other in out. */
  static void parts(
      int count, MemorySegment from, long fromOffset, MemorySegment out, long outOffset) {
    polynomials(count, from, fromOffset, out, outOffset);
    VectorFunctions.exp(count, out, outOffset, 0f, out, outOffset);
  }

  private static void polynomials(
      int count, MemorySegment from, long fromOffset, MemorySegment out, long outOffset) {
    from = NativeMemory.known(from);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector x = fromMemorySegment(F, from, fromOffset + (long) i * 4, ORDER);
      FloatVector size = x.abs();
      FloatVector a = size.blend(ScalarNormal.END, size.compare(GT, ScalarNormal.END));
      FloatVector z = a.mul(a).mul(-0.5f);
      z.blend(z.add(ScalarGates.MOVE), a.compare(GT, ScalarNormal.BEYOND))
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
      FloatVector f = a.sub(3f).div(a.add(3f));
      f.fma(broadcast(F, ScalarNormal.H10), broadcast(F, ScalarNormal.H9))
          .fma(f, broadcast(F, ScalarNormal.H8))
          .fma(f, broadcast(F, ScalarNormal.H7))
          .fma(f, broadcast(F, ScalarNormal.H6))
          .fma(f, broadcast(F, ScalarNormal.H5))
          .fma(f, broadcast(F, ScalarNormal.H4))
          .fma(f, broadcast(F, ScalarNormal.H3))
          .fma(f, broadcast(F, ScalarNormal.H2))
          .fma(f, broadcast(F, ScalarNormal.H1))
          .fma(f, broadcast(F, ScalarNormal.H0))
          .intoMemorySegment(out, outOffset + HILL + (long) i * 4, ORDER);
      FloatVector square = x.mul(x);
      square
          .fma(broadcast(F, ScalarNormal.C5), broadcast(F, ScalarNormal.C4))
          .fma(square, broadcast(F, ScalarNormal.C3))
          .fma(square, broadcast(F, ScalarNormal.C2))
          .fma(square, broadcast(F, ScalarNormal.C1))
          .fma(square, broadcast(F, ScalarNormal.C0))
          .intoMemorySegment(out, outOffset + CORE + (long) i * 4, ORDER);
    }
  }
}
