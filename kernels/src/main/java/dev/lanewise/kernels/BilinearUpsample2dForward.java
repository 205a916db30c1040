package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The output of an upsampling: see {@link BilinearUpsample2d}.
 *
 * <pre>{@code
 * var up = BilinearUpsample2d.forward(new UpsampleShape(batch, 14, 14, 64, 2, 2), Parallelism.caller());
 * up.run(input, 0, output, 0);
 * }</pre>
 */
public final class BilinearUpsample2dForward {
  private final ResamplePass pass;

  BilinearUpsample2dForward(UpsampleShape shape, Parallelism parallelism, KernelSet kernels) {
    pass =
        new ResamplePass(
            shape.batch(),
            BilinearUpsample2d.rows(shape),
            BilinearUpsample2d.columns(shape),
            shape.factorWidth(),
            shape.channels(),
            parallelism,
            kernels);
  }

  /**
   * Computes y[batch][outputHeight][outputWidth][channels] of x[batch][height][width][channels].
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
