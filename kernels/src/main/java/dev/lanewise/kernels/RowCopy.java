package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.RowKernels;
import java.lang.foreign.MemorySegment;

/**
 * Copies a matrix between memory of other row lengths: {@code y[i * yStride + j] = x[i * xStride +
 * j]}. What lies between the rows of y stays. With offsets it concatenates along channels, one call
 * for each part, and takes the parts out again, as the gradient does.
 *
 * <pre>{@code
 * var left = RowCopy.of(pixels, 32, 32, 32 + 64, Parallelism.caller());
 * left.run(a, 0, joined, 0);
 * var right = RowCopy.of(pixels, 64, 64, 32 + 64, Parallelism.caller());
 * right.run(b, 0, joined, 32 * Float.BYTES);
 * }</pre>
 */
public final class RowCopy {
  private final Ranges ranges;
  private final int columns;
  private final int xStride;
  private final int yStride;
  private final RowKernels kernels;
  private final PieceMap map;

  private RowCopy(
      int rows, int columns, int xStride, int yStride, Parallelism parallelism, KernelSet kernels) {
    Sizes.positive("rows", rows);
    Sizes.positive("columns", columns);
    stride("xStride", xStride, columns);
    stride("yStride", yStride, columns);
    ranges = Ranges.ofRows(rows, columns);
    this.columns = columns;
    this.xStride = xStride;
    this.yStride = yStride;
    this.kernels = kernels.micro().rows();
    map =
        new PieceMap(
            bytes(rows, xStride), bytes(rows, yStride), ranges.pieces(), parallelism, this::rows);
  }

  private static void stride(String name, int stride, int columns) {
    if (stride < columns) {
      throw new IllegalArgumentException(
          name + ": expected at least the " + columns + " columns, got " + stride);
    }
  }

  private long bytes(int rows, int stride) {
    return ((rows - 1L) * stride + columns) * Float.BYTES;
  }

  /**
   * The operator.
   *
   * @param xStride floats from one row of x to the next
   * @param yStride floats from one row of y to the next
   * @throws IllegalArgumentException if a size is not positive or a stride less than the columns
   */
  public static RowCopy of(
      int rows, int columns, int xStride, int yStride, Parallelism parallelism) {
    return of(rows, columns, xStride, yStride, parallelism, KernelSet.current());
  }

  static RowCopy of(
      int rows, int columns, int xStride, int yStride, Parallelism parallelism, KernelSet kernels) {
    return new RowCopy(rows, columns, xStride, yStride, parallelism, kernels);
  }

  /**
   * Copies the rows.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    map.run(x, xOffset, y, yOffset);
  }

  private void rows(int piece, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    kernels.copy(
        ranges.length(piece),
        columns,
        x,
        xOffset + ranges.bytesFrom(piece, xStride),
        (long) xStride * Float.BYTES,
        y,
        yOffset + ranges.bytesFrom(piece, yStride),
        (long) yStride * Float.BYTES);
  }
}
