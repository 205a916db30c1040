package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.RowKernels;
import java.lang.foreign.MemorySegment;

/**
 * The output of an upsampling: see {@link UpsampleNearest2d}.
 *
 * <pre>{@code
 * var up = UpsampleNearest2d.forward(new UpsampleShape(batch, 14, 14, 64, 2, 2), Parallelism.caller());
 * up.run(input, 0, output, 0);
 * }</pre>
 */
public final class UpsampleNearest2dForward {
  private final UpsampleShape shape;
  private final RowKernels kernels;
  private final PieceMap map;

  UpsampleNearest2dForward(UpsampleShape shape, Parallelism parallelism, KernelSet kernels) {
    this.shape = shape;
    this.kernels = kernels.micro().rows();
    map =
        new PieceMap(
            shape.inputBytes(), shape.outputBytes(), shape.pieces(), parallelism, this::row);
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
    map.run(x, xOffset, y, yOffset);
  }

  /** The output rows of one input row: the first is spread, the others repeat it. */
  private void row(int row, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    long from = xOffset + row * shape.rowBytes();
    long to = yOffset + row * shape.factorHeight() * shape.outputRowBytes();
    long cell = shape.cellBytes();
    for (int s = 0; s < shape.factorWidth(); s++) {
      kernels.copy(
          shape.width(),
          shape.channels(),
          x,
          from,
          cell,
          y,
          to + s * cell,
          shape.factorWidth() * cell);
    }
    kernels.copy(
        shape.factorHeight() - 1,
        shape.outputWidth() * shape.channels(),
        y,
        to,
        0,
        y,
        to + shape.outputRowBytes(),
        shape.outputRowBytes());
  }
}
