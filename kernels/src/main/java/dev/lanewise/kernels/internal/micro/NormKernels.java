package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/**
 * Passes of a normalization over rows of {@code channels} floats without gaps. All memory is
 * native; offsets are in bytes; nothing is checked here.
 */
public interface NormKernels {

  /**
   * The mean and the sum of squares about it of each column of a block.
   *
   * <pre>
   *   mean[c]    = x[0][c] + (the sum of x[i][c] - x[0][c]) / rows
   *   squares[c] = the sum of d^2     d = x[i][c] - mean[c]
   * </pre>
   *
   * Sums go down the rows from +0, of squares by FMAs.
   */
  void statistics(
      int rows,
      int channels,
      MemorySegment x,
      long xOffset,
      MemorySegment mean,
      long meanOffset,
      MemorySegment squares,
      long squaresOffset);

  /**
   * {@code sums[c]} is the sum of g[i][c], {@code products[c]} that of {@code (x[i][c] - mean[c])
   * g[i][c]}, by FMAs; both go down the rows from +0.
   */
  void gradientSums(
      int rows,
      int channels,
      MemorySegment x,
      long xOffset,
      MemorySegment mean,
      long meanOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment sums,
      long sumsOffset,
      MemorySegment products,
      long productsOffset);

  /**
   * {@code y[i] = fma(x[i] - mean[j], scale[j], shift[j])} with {@code j = i mod period}, i below
   * {@code count}; mean, scale and shift, {@code period} floats each, follow each other in {@code
   * terms}. y may be x.
   */
  void normalize(
      int count,
      int period,
      MemorySegment x,
      long xOffset,
      MemorySegment terms,
      long termsOffset,
      MemorySegment y,
      long yOffset);

  /**
   * {@code out[i] = fma(g[i], scale[j], fma(x[i] - mean[j], slope[j], shift[j]))} with {@code j = i
   * mod period}, i below {@code count}; mean, slope, shift and scale, {@code period} floats each,
   * follow each other in {@code terms}. out may be x or g.
   */
  void gradient(
      int count,
      int period,
      MemorySegment x,
      long xOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment terms,
      long termsOffset,
      MemorySegment out,
      long outOffset);
}
