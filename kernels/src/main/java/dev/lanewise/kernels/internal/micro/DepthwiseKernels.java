package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/** Convolution channel by channel, for neighbouring pixels that meet the same taps. */
public interface DepthwiseKernels {

  /**
   * {@code y[p][c] = floor(start[p][c] + sum over r, s of x[p][r][s][c] * w[r][s][c])}: one chain
   * of FMAs, r then s.
   *
   * @param pixels p from 0 to {@code pixels - 1}
   * @param channels c from 0 to {@code channels - 1}, neighbours
   * @param rows r from 0 to {@code rows - 1}
   * @param columns s from 0 to {@code columns - 1}
   * @param xPixel bytes from one pixel's cells to the next pixel's
   * @param xRow bytes from one row of cells to the next
   * @param xColumn bytes from one cell to the next
   * @param wRow bytes from one row of taps to the next, of either sign
   * @param wColumn bytes from one tap to the next, of either sign
   * @param startPixel bytes from one pixel's start values to the next pixel's
   * @param yPixel bytes from one pixel's results to the next pixel's
   * @param floor replaces results at or below it
   */
  void window(
      int pixels,
      int channels,
      int rows,
      int columns,
      MemorySegment x,
      long xOffset,
      long xPixel,
      long xRow,
      long xColumn,
      MemorySegment w,
      long wOffset,
      long wRow,
      long wColumn,
      MemorySegment start,
      long startOffset,
      long startPixel,
      MemorySegment y,
      long yOffset,
      long yPixel,
      float floor);

  /**
   * {@link #window} for lines of pixels, three columns of taps, and cells one pixel apart: line l
   * reads the rows of cells from row l on. What the border cuts off a line's ends is left out.
   *
   * @param lines l from 0 to {@code lines - 1}
   * @param pixels of a line that meet all three columns
   * @param left whether one more pixel comes before them, without the first column
   * @param right whether one more pixel comes after them, without the last column
   * @param pixel bytes from one pixel to the next, of x as of y
   * @param xRow bytes from one row of cells to the next
   * @param yRow bytes from one line to the next
   * @return false if nothing was done and {@link #window} is to do it
   */
  default boolean lines(
      int lines,
      int pixels,
      int channels,
      int rows,
      boolean left,
      boolean right,
      MemorySegment x,
      long xOffset,
      long pixel,
      long xRow,
      MemorySegment w,
      long wOffset,
      long wRow,
      long wColumn,
      MemorySegment start,
      long startOffset,
      MemorySegment y,
      long yOffset,
      long yRow,
      float floor) {
    return false;
  }

  /**
   * {@code sums[r][s][c] += sum over p of x[p][r][s][c] * y[p][c]}: each goes on with its chain of
   * FMAs, p increasing. The operands lie as for {@link #window}.
   */
  void gradient(
      int pixels,
      int channels,
      int rows,
      int columns,
      MemorySegment x,
      long xOffset,
      long xPixel,
      long xRow,
      long xColumn,
      MemorySegment y,
      long yOffset,
      long yPixel,
      MemorySegment sums,
      long sumsOffset,
      long sumsRow,
      long sumsColumn);

  /**
   * {@link #gradient} of an image by three rows and columns of taps, for lines and pixels as those
   * of {@link #lines}. A pixel's gradient lies as its result does there.
   *
   * @param lines that meet all three rows
   * @param top whether one more line comes before them, without the first row
   * @param bottom whether one more line comes after them, without the last row
   * @param roomOffset of {@link #imageRoom} bytes for the kernel's own use, in the memory of sums
   * @return how many channels are done; the others are left to {@link #gradient}
   */
  default int image(
      int lines,
      int pixels,
      int channels,
      boolean top,
      boolean bottom,
      boolean left,
      boolean right,
      MemorySegment x,
      long xOffset,
      long pixel,
      long xRow,
      MemorySegment y,
      long yOffset,
      long yRow,
      MemorySegment sums,
      long sumsOffset,
      long sumsRow,
      long sumsColumn,
      long roomOffset) {
    return 0;
  }

  /** Bytes that {@link #image} needs for cells of {@code width} pixels. */
  default long imageRoom(int width, int channels) {
    return 0;
  }
}
