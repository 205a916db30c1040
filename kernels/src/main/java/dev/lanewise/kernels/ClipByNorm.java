package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Clipping by the norm of an array: see {@link Clip#byNorm}.
 *
 * <p>Bit law: the norm is that of {@link Reduce#all}; {@code y[i] = x[i] * (limit / max(norm,
 * limit))}, so that x stays as it is up to the limit. Where squares overflow the norm is infinite
 * and the factor 0, as in Keras: finite elements become 0, infinite ones NaN. With a NaN in x all
 * becomes NaN.
 *
 * <pre>{@code
 * var clip = Clip.byNorm(count, 1, Parallelism.caller());
 * float norm = clip.run(gradient, 0, gradient, 0);
 * }</pre>
 */
public final class ClipByNorm {
  private final float limit;
  private final ReduceAll norm;
  private final ScalePass scale;

  ClipByNorm(long count, float limit, Parallelism parallelism, KernelSet kernels) {
    Clip.checkLimit(limit);
    this.limit = limit;
    norm = new ReduceAll(Reduction.L2_NORM, count, parallelism, kernels);
    scale = new ScalePass(count, parallelism, kernels);
  }

  /**
   * Clips x into y, which may be x.
   *
   * @return the norm of x
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only, or
   *     overlapping in part
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public float run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    scale.check(x, xOffset, y, yOffset);
    float found = norm.value(x, xOffset);
    scale.run(x, xOffset, limit / Math.max(found, limit), y, yOffset);
    return found;
  }
}
