package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.NormKernels;
import java.lang.foreign.MemorySegment;

/** {@link NormKernels} in plain Java. */
public final class ScalarNormKernels implements NormKernels {

  @Override
  public void addCenteredSquares(
      int rows,
      int channels,
      MemorySegment x,
      long xOffset,
      MemorySegment mean,
      long meanOffset,
      MemorySegment y,
      long yOffset) {
    addCenteredSquares(0, rows, channels, x, xOffset, mean, meanOffset, y, yOffset);
  }

  /** The channels from {@code first} on. */
  public static void addCenteredSquares(
      int first,
      int rows,
      int channels,
      MemorySegment x,
      long xOffset,
      MemorySegment mean,
      long meanOffset,
      MemorySegment y,
      long yOffset) {
    for (int c = first; c < channels; c++) {
      long at = (long) c * 4;
      float center = mean.get(FLOAT, meanOffset + at);
      float sum = y.get(FLOAT, yOffset + at);
      for (int i = 0; i < rows; i++) {
        float d = x.get(FLOAT, xOffset + (long) i * channels * 4 + at) - center;
        sum = Math.fma(d, d, sum);
      }
      y.set(FLOAT, yOffset + at, sum);
    }
  }

  @Override
  public void addCenteredProducts(
      int rows,
      int channels,
      MemorySegment x,
      long xOffset,
      MemorySegment mean,
      long meanOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment y,
      long yOffset) {
    addCenteredProducts(0, rows, channels, x, xOffset, mean, meanOffset, g, gOffset, y, yOffset);
  }

  /** The channels from {@code first} on. */
  public static void addCenteredProducts(
      int first,
      int rows,
      int channels,
      MemorySegment x,
      long xOffset,
      MemorySegment mean,
      long meanOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment y,
      long yOffset) {
    for (int c = first; c < channels; c++) {
      long at = (long) c * 4;
      float center = mean.get(FLOAT, meanOffset + at);
      float sum = y.get(FLOAT, yOffset + at);
      for (int i = 0; i < rows; i++) {
        long cell = (long) i * channels * 4 + at;
        sum = Math.fma(x.get(FLOAT, xOffset + cell) - center, g.get(FLOAT, gOffset + cell), sum);
      }
      y.set(FLOAT, yOffset + at, sum);
    }
  }

  @Override
  public void normalize(
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
      long yOffset) {
    normalize(
        0,
        rows,
        channels,
        x,
        xOffset,
        mean,
        meanOffset,
        scale,
        scaleOffset,
        shift,
        shiftOffset,
        y,
        yOffset);
  }

  /** The channels from {@code first} on. */
  public static void normalize(
      int first,
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
      long yOffset) {
    for (int c = first; c < channels; c++) {
      long at = (long) c * 4;
      float center = mean.get(FLOAT, meanOffset + at);
      float factor = scale.get(FLOAT, scaleOffset + at);
      float offset = shift.get(FLOAT, shiftOffset + at);
      for (int i = 0; i < rows; i++) {
        long cell = (long) i * channels * 4 + at;
        float d = x.get(FLOAT, xOffset + cell) - center;
        y.set(FLOAT, yOffset + cell, Math.fma(d, factor, offset));
      }
    }
  }

  @Override
  public void normalizeBackward(
      int rows,
      int channels,
      MemorySegment x,
      long xOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment terms,
      long termsOffset,
      MemorySegment out,
      long outOffset) {
    normalizeBackward(
        0, rows, channels, x, xOffset, g, gOffset, terms, termsOffset, out, outOffset);
  }

  /** The channels from {@code first} on. */
  public static void normalizeBackward(
      int first,
      int rows,
      int channels,
      MemorySegment x,
      long xOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment terms,
      long termsOffset,
      MemorySegment out,
      long outOffset) {
    long rowBytes = (long) channels * 4;
    for (int c = first; c < channels; c++) {
      long at = (long) c * 4;
      float mean = terms.get(FLOAT, termsOffset + at);
      float slope = terms.get(FLOAT, termsOffset + rowBytes + at);
      float meanGradient = terms.get(FLOAT, termsOffset + 2 * rowBytes + at);
      float scale = terms.get(FLOAT, termsOffset + 3 * rowBytes + at);
      for (int i = 0; i < rows; i++) {
        long cell = i * rowBytes + at;
        float d = x.get(FLOAT, xOffset + cell) - mean;
        float e = g.get(FLOAT, gOffset + cell) - meanGradient;
        out.set(FLOAT, outOffset + cell, scale * Math.fma(d, slope, e));
      }
    }
  }
}
