package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.RowKernels;
import java.lang.foreign.MemorySegment;

/**
 * Puts a border of zeros around images: x[batch][height][width][channels] becomes the middle of
 * y[batch][outerHeight][outerWidth][channels]. The gradient of {@link Crop2d} of the same shape.
 *
 * <pre>{@code
 * var pad = ZeroPad2d.of(new BorderShape(batch, 28, 28, 32, 1, 1, 1, 1), Parallelism.caller());
 * pad.run(x, 0, y, 0);   // [batch, 28, 28, 32] to [batch, 30, 30, 32]
 * }</pre>
 */
public final class ZeroPad2d {
  private final BorderShape shape;
  private final RowKernels kernels;
  private final PieceMap map;

  private ZeroPad2d(BorderShape shape, Parallelism parallelism, KernelSet kernels) {
    this.shape = shape;
    this.kernels = kernels.micro().rows();
    map =
        new PieceMap(
            shape.batch() * shape.imageBytes(),
            shape.batch() * shape.outerImageBytes(),
            shape.batch(),
            parallelism,
            this::image);
  }

  /** The operator. */
  public static ZeroPad2d of(BorderShape shape, Parallelism parallelism) {
    return of(shape, parallelism, KernelSet.current());
  }

  static ZeroPad2d of(BorderShape shape, Parallelism parallelism, KernelSet kernels) {
    return new ZeroPad2d(shape, parallelism, kernels);
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
    int channels = shape.channels();
    int rowValues = shape.outerWidth() * channels;
    long outerRow = shape.outerRowBytes();
    long to = yOffset + image * shape.outerImageBytes();
    long firstRow = to + shape.top() * outerRow;
    long inner = to + shape.innerOffset();
    kernels.zero(shape.top(), rowValues, y, to, outerRow);
    kernels.zero(shape.height(), shape.left() * channels, y, firstRow, outerRow);
    kernels.copy(
        shape.height(),
        shape.width() * channels,
        x,
        xOffset + image * shape.imageBytes(),
        shape.rowBytes(),
        y,
        inner,
        outerRow);
    kernels.zero(shape.height(), shape.right() * channels, y, inner + shape.rowBytes(), outerRow);
    kernels.zero(shape.bottom(), rowValues, y, firstRow + shape.height() * outerRow, outerRow);
  }
}
