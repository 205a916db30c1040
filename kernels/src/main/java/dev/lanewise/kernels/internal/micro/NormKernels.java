package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/**
 * Passes of a normalization over {@code rows} rows of {@code channels} floats without gaps; mean,
 * scale and the like are one row. An output may be an input. All memory is native; offsets are in
 * bytes; nothing is checked here.
 */
public interface NormKernels {

  /** {@code y[c] = fma(d, d, y[c])} with {@code d = x[i][c] - mean[c]}, row by row. */
  void addCenteredSquares(
      int rows,
      int channels,
      MemorySegment x,
      long xOffset,
      MemorySegment mean,
      long meanOffset,
      MemorySegment y,
      long yOffset);

  /** {@code y[c] = fma(x[i][c] - mean[c], g[i][c], y[c])}, row by row. */
  void addCenteredProducts(
      int rows,
      int channels,
      MemorySegment x,
      long xOffset,
      MemorySegment mean,
      long meanOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment y,
      long yOffset);

  /** {@code y[i][c] = fma(x[i][c] - mean[c], scale[c], shift[c])}. */
  void normalize(
      int rows,
      int channels,
      MemorySegment x,
      long xOffset,
      MemorySegment mean,
      long meanOffset,
      MemorySegment scale,
      long scaleOffset,
      MemorySegment shift,
      long shiftOffset,
      MemorySegment y,
      long yOffset);

  /**
   * {@code out[i][c] = scale[c] * fma(x[i][c] - mean[c], slope[c], g[i][c] - meanGradient[c])}; the
   * four rows of {@code channels} floats mean, slope, meanGradient and scale follow each other in
   * {@code terms}.
   */
  void normalizeBackward(
      int rows,
      int channels,
      MemorySegment x,
      long xOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment terms,
      long termsOffset,
      MemorySegment out,
      long outOffset);
}
