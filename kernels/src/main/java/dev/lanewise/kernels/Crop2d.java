package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.RowKernels;
import java.lang.foreign.MemorySegment;

/**
 * Cuts the border off images: the middle of x[batch][outerHeight][outerWidth][channels] becomes
 * y[batch][height][width][channels]. The gradient of {@link ZeroPad2d} of the same shape.
 *
 * <pre>{@code
 * var crop = Crop2d.of(new BorderShape(batch, 28, 28, 32, 1, 1, 1, 1), Parallelism.caller());
 * crop.run(x, 0, y, 0);   // [batch, 30, 30, 32] to [batch, 28, 28, 32]
 * }</pre>
 */
public final class Crop2d {
  private final BorderShape shape;
  private final RowKernels kernels;
  private final PieceMap map;

  private Crop2d(BorderShape shape, Parallelism parallelism, KernelSet kernels) {
    this.shape = shape;
    this.kernels = kernels.micro().rows();
    map =
        new PieceMap(
            shape.batch() * shape.outerImageBytes(),
            shape.batch() * shape.imageBytes(),
            shape.batch(),
            parallelism,
            this::image);
  }

  /** The operator. */
  public static Crop2d of(BorderShape shape, Parallelism parallelism) {
    return of(shape, parallelism, KernelSet.current());
  }

  static Crop2d of(BorderShape shape, Parallelism parallelism, KernelSet kernels) {
    return new Crop2d(shape, parallelism, kernels);
  }

  /**
   * Writes all of y.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    map.run(x, xOffset, y, yOffset);
  }

  private void image(int image, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    kernels.copy(
        shape.height(),
        shape.width() * shape.channels(),
        x,
        xOffset + image * shape.outerImageBytes() + shape.innerOffset(),
        shape.outerRowBytes(),
        y,
        yOffset + image * shape.imageBytes(),
        shape.rowBytes());
  }
}
