package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The gradient of an upsampling by its input: see {@link BilinearUpsample2d}.
 *
 * <pre>{@code
 * var up = BilinearUpsample2d.backward(new UpsampleShape(batch, 14, 14, 64, 2, 2), Parallelism.caller());
 * up.run(gradOutput, 0, gradInput, 0);
 * }</pre>
 */
public final class BilinearUpsample2dBackward {
  private final ResamplePass pass;

  BilinearUpsample2dBackward(UpsampleShape shape, Parallelism parallelism, KernelSet kernels) {
    pass =
        new ResamplePass(
            shape.batch(),
            BilinearUpsample2d.rows(shape).transposed(),
            BilinearUpsample2d.columns(shape).transposed(),
            1,
            shape.channels(),
            parallelism,
            kernels);
  }

  /**
   * Computes the input gradient y[batch][height][width][channels] of the output gradient
   * x[batch][outputHeight][outputWidth][channels].
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    pass.run(x, xOffset, y, yOffset);
  }
}
