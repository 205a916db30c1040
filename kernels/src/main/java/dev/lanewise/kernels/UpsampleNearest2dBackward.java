package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.AverageKernels;
import java.lang.foreign.MemorySegment;

/**
 * The gradient of an upsampling by its input: see {@link UpsampleNearest2d}.
 *
 * <pre>{@code
 * var up = UpsampleNearest2d.backward(new UpsampleShape(batch, 14, 14, 64, 2, 2), Parallelism.caller());
 * up.run(gradOutput, 0, gradInput, 0);
 * }</pre>
 */
public final class UpsampleNearest2dBackward {
  private final UpsampleShape shape;
  private final AverageKernels kernels;
  private final PieceMap map;

  UpsampleNearest2dBackward(UpsampleShape shape, Parallelism parallelism, KernelSet kernels) {
    this.shape = shape;
    this.kernels = kernels.micro().average();
    map =
        new PieceMap(
            shape.outputBytes(), shape.inputBytes(), shape.pieces(), parallelism, this::row);
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
    map.run(x, xOffset, y, yOffset);
  }

  /** One row of the input: sums of windows side by side, which are averages over 1. */
  private void row(int row, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    kernels.average(
        shape.width(),
        shape.channels(),
        shape.factorHeight(),
        shape.factorWidth(),
        x,
        xOffset + row * shape.factorHeight() * shape.outputRowBytes(),
        shape.factorWidth() * shape.cellBytes(),
        shape.outputRowBytes(),
        1f,
        y,
        yOffset + row * shape.rowBytes());
  }
}
