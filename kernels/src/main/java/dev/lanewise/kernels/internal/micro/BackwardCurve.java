package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/** The gradient of one function over a block of floats. */
@FunctionalInterface
public interface BackwardCurve {
  /**
   * {@code out[i] = gradient[i] * f'(x[i])}, where {@code from} holds x or f(x), by the function;
   * out may be either input. The contract of sizes is that of {@link ActivationKernels}.
   */
  void run(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset,
      MemorySegment scratch,
      long scratchOffset);

  /** The largest count of a call. */
  default int block() {
    return ActivationKernels.BLOCK;
  }

  /** A gradient that is one pass: it uses no scratch, so its blocks have no bound. */
  static BackwardCurve direct(BinaryPass pass) {
    return new Direct(pass);
  }

  /**
   * See {@link #direct}.
   *
   * @param pass the gradient from x or f(x), and the gradient by f(x)
   */
  record Direct(BinaryPass pass) implements BackwardCurve {
    @Override
    public void run(
        int count,
        MemorySegment from,
        long fromOffset,
        MemorySegment gradient,
        long gradientOffset,
        MemorySegment out,
        long outOffset,
        MemorySegment scratch,
        long scratchOffset) {
      pass.run(count, from, fromOffset, gradient, gradientOffset, out, outOffset);
    }

    @Override
    public int block() {
      return ActivationKernels.UNBOUNDED;
    }
  }
}
