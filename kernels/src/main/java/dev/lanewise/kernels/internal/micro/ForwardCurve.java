package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/** One function over a block of floats. */
@FunctionalInterface
public interface ForwardCurve {
  /**
   * {@code y[i] = f(x[i])}; y may be x. The contract of sizes is that of {@link ActivationKernels}.
   */
  void run(
      int count,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment scratch,
      long scratchOffset);

  /** The largest count of a call. */
  default int block() {
    return ActivationKernels.BLOCK;
  }

  /** A function that is one pass: it uses no scratch, so its blocks have no bound. */
  static ForwardCurve direct(UnaryPass pass) {
    return new Direct(pass);
  }

  /**
   * See {@link #direct}.
   *
   * @param pass the function
   */
  record Direct(UnaryPass pass) implements ForwardCurve {
    @Override
    public void run(
        int count,
        MemorySegment x,
        long xOffset,
        MemorySegment y,
        long yOffset,
        MemorySegment scratch,
        long scratchOffset) {
      pass.run(count, x, xOffset, y, yOffset);
    }

    @Override
    public int block() {
      return ActivationKernels.UNBOUNDED;
    }
  }
}
