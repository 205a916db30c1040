package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.NormKernels;
import java.lang.foreign.MemorySegment;

/** {@link NormKernels} in plain Java. */
public final class ScalarNormKernels implements NormKernels {

  @Override
  public void statistics(
      int rows,
      int channels,
      MemorySegment x,
      long xOffset,
      MemorySegment mean,
      long meanOffset,
      MemorySegment squares,
      long squaresOffset) {
    x = NativeMemory.known(x);
    mean = NativeMemory.known(mean);
    squares = NativeMemory.known(squares);
    long rowBytes = (long) channels * 4;
    for (int c = 0; c < channels; c++) {
      long at = (long) c * 4;
      float center = mean(rows, rowBytes, x, xOffset + at);
      mean.set(FLOAT, meanOffset + at, center);
      squares.set(FLOAT, squaresOffset + at, squares(rows, rowBytes, x, xOffset + at, center));
    }
  }

  private static float mean(int rows, long rowBytes, MemorySegment x, long xAt) {
    x = NativeMemory.known(x);
    float first = x.get(FLOAT, xAt);
    float sum = 0f;
    for (int i = 0; i < rows; i++) {
      sum += x.get(FLOAT, xAt + i * rowBytes) - first;
    }
    return first + sum / rows;
  }

  private static float squares(int rows, long rowBytes, MemorySegment x, long xAt, float center) {
    x = NativeMemory.known(x);
    float sum = 0f;
    for (int i = 0; i < rows; i++) {
      float d = x.get(FLOAT, xAt + i * rowBytes) - center;
      sum = Math.fma(d, d, sum);
    }
    return sum;
  }

  @Override
  public void gradientSums(
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
      long productsOffset) {
    x = NativeMemory.known(x);
    mean = NativeMemory.known(mean);
    g = NativeMemory.known(g);
    sums = NativeMemory.known(sums);
    products = NativeMemory.known(products);
    long rowBytes = (long) channels * 4;
    for (int c = 0; c < channels; c++) {
      long at = (long) c * 4;
      float center = mean.get(FLOAT, meanOffset + at);
      float sum = 0f;
      float product = 0f;
      for (int i = 0; i < rows; i++) {
        float gradient = g.get(FLOAT, gOffset + at + i * rowBytes);
        sum += gradient;
        product = Math.fma(x.get(FLOAT, xOffset + at + i * rowBytes) - center, gradient, product);
      }
      sums.set(FLOAT, sumsOffset + at, sum);
      products.set(FLOAT, productsOffset + at, product);
    }
  }

  @Override
  public void normalize(
      int count,
      int period,
      MemorySegment x,
      long xOffset,
      MemorySegment terms,
      long termsOffset,
      MemorySegment y,
      long yOffset) {
    long termBytes = (long) period * 4;
    for (int from = 0; from < count; from += period) {
      long at = (long) from * 4;
      int length = Math.min(period, count - from);
      normalizeRow(0, length, x, xOffset + at, terms, termsOffset, termBytes, y, yOffset + at);
    }
  }

  /** Elements {@code first} to {@code end} - 1 of a period. */
  public static void normalizeRow(
      int first,
      int end,
      MemorySegment x,
      long xOffset,
      MemorySegment terms,
      long termsOffset,
      long termBytes,
      MemorySegment y,
      long yOffset) {
    x = NativeMemory.known(x);
    terms = NativeMemory.known(terms);
    y = NativeMemory.known(y);
    for (int i = first; i < end; i++) {
      long at = (long) i * 4;
      float d = x.get(FLOAT, xOffset + at) - terms.get(FLOAT, termsOffset + at);
      float scale = terms.get(FLOAT, termsOffset + termBytes + at);
      float shift = terms.get(FLOAT, termsOffset + 2 * termBytes + at);
      y.set(FLOAT, yOffset + at, Math.fma(d, scale, shift));
    }
  }

  @Override
  public void gradient(
      int count,
      int period,
      MemorySegment x,
      long xOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment terms,
      long termsOffset,
      MemorySegment out,
      long outOffset) {
    long termBytes = (long) period * 4;
    for (int from = 0; from < count; from += period) {
      long at = (long) from * 4;
      int length = Math.min(period, count - from);
      gradientRow(
          0,
          length,
          x,
          xOffset + at,
          g,
          gOffset + at,
          terms,
          termsOffset,
          termBytes,
          out,
          outOffset + at);
    }
  }

  /** Elements {@code first} to {@code end} - 1 of a period. */
  public static void gradientRow(
      int first,
      int end,
      MemorySegment x,
      long xOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment terms,
      long termsOffset,
      long termBytes,
      MemorySegment out,
      long outOffset) {
    x = NativeMemory.known(x);
    g = NativeMemory.known(g);
    terms = NativeMemory.known(terms);
    out = NativeMemory.known(out);
    for (int i = first; i < end; i++) {
      long at = (long) i * 4;
      float d = x.get(FLOAT, xOffset + at) - terms.get(FLOAT, termsOffset + at);
      float slope = terms.get(FLOAT, termsOffset + termBytes + at);
      float shift = terms.get(FLOAT, termsOffset + 2 * termBytes + at);
      float scale = terms.get(FLOAT, termsOffset + 3 * termBytes + at);
      float line = Math.fma(d, slope, shift);
      out.set(FLOAT, outOffset + at, Math.fma(g.get(FLOAT, gOffset + at), scale, line));
    }
  }
}
