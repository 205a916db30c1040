package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Clipping of one array by the norm of several: see {@link Clip#byGlobalNorm}.
 *
 * <p>Bit law: the norm is the square root of the arrays' sums of squares added in order to +0; the
 * factor is {@code limit / max(norm, limit)}, and NaN where the norm is infinite or NaN, as in
 * Keras; {@code y[i] = x[i] * factor}.
 *
 * <pre>{@code
 * var clip = Clip.byGlobalNorm(count, arrays, 1, Parallelism.caller());
 * float norm = clip.run(gradient, 0, sums, 0, gradient, 0);
 * }</pre>
 */
public final class ClipByGlobalNorm {
  private final int arrays;
  private final float limit;
  private final Parallelism parallelism;
  private final ScalePass scale;

  ClipByGlobalNorm(
      long count, int arrays, float limit, Parallelism parallelism, KernelSet kernels) {
    Sizes.positive("arrays", arrays);
    Clip.checkLimit(limit);
    this.arrays = arrays;
    this.limit = limit;
    this.parallelism = parallelism;
    scale = new ScalePass(count, parallelism, kernels);
  }

  /**
   * Clips x into y, which may be x.
   *
   * @param squares the sum of squares of each array
   * @return the norm of all arrays
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only, or
   *     overlapping in part
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public float run(
      MemorySegment x,
      long xOffset,
      MemorySegment squares,
      long squaresOffset,
      MemorySegment y,
      long yOffset) {
    scale.check(x, xOffset, y, yOffset);
    long bytes = (long) arrays * Float.BYTES;
    Operand.input("squares", squares, squaresOffset, bytes, parallelism);
    Operand.apart("y", y, yOffset, scale.bytes(), "squares", squares, squaresOffset, bytes);
    float sum = 0f;
    for (int i = 0; i < arrays; i++) {
      sum += ChannelRow.get(squares, squaresOffset, i);
    }
    float norm = Reduction.L2_NORM.finish(sum, arrays);
    scale.run(x, xOffset, limit / Math.max(norm, limit) + (norm - norm), y, yOffset);
    return norm;
  }
}
