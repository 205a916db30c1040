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
}
