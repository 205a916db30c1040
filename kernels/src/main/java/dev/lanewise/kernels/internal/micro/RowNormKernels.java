package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/**
 * Passes of a normalization over one row of {@code count} floats, i from 0 to {@code count - 1}; an
 * output may be an input. All memory is native; offsets are in bytes; nothing is checked here.
 *
 * <p>Sums follow the law of {@link SoftmaxKernels}; {@code partial} has its 64 partial sums.
 */
public interface RowNormKernels {

  /** The sum of {@code x[i] - shift}. */
  float sum(int count, MemorySegment x, long xOffset, float shift, float[] partial);

  /** The sum of the squares of {@code x[i] - center}, by FMAs. */
  float squares(int count, MemorySegment x, long xOffset, float center, float[] partial);

  /** The sum of {@code (x[i] - center) * (g[i] * w[i])}, by FMAs. */
  float products(
      int count,
      MemorySegment x,
      long xOffset,
      float center,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      float[] partial);

  /** {@code y[i] = fma((x[i] - mean) * scale, gamma[i], beta[i])}. */
  void normalize(
      int count,
      MemorySegment x,
      long xOffset,
      float mean,
      float scale,
      MemorySegment gamma,
      long gammaOffset,
      MemorySegment beta,
      long betaOffset,
      MemorySegment y,
      long yOffset);

  /**
   * {@code byGamma[i] = fma((x[i] - mean) * scale, g[i], byGamma[i])}, {@code byBeta[i] = byBeta[i]
   * + g[i]}; byGamma and byBeta follow each other in {@code sums}.
   */
  void addGradients(
      int count,
      MemorySegment x,
      long xOffset,
      float mean,
      float scale,
      MemorySegment g,
      long gOffset,
      MemorySegment sums,
      long sumsOffset);

  /** {@code out[i] = fma(g[i] * gamma[i], scale, fma(x[i] - mean, slope, shift))}. */
  void gradient(
      int count,
      MemorySegment x,
      long xOffset,
      float mean,
      MemorySegment g,
      long gOffset,
      MemorySegment gamma,
      long gammaOffset,
      float slope,
      float shift,
      float scale,
      MemorySegment out,
      long outOffset);
}
