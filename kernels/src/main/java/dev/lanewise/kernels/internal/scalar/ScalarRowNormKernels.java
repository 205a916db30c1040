package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.micro.SoftmaxKernels.PARTIAL_SUMS;
import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.RowNormKernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** {@link RowNormKernels} in plain Java. */
public final class ScalarRowNormKernels implements RowNormKernels {

  @Override
  public float sum(int count, MemorySegment x, long xOffset, float shift, float[] partial) {
    Arrays.fill(partial, 0, PARTIAL_SUMS, 0f);
    addSum(0, count, x, xOffset, shift, partial);
    return ScalarSoftmaxKernels.tree(partial);
  }

  /** Adds the elements from {@code first} on. */
  public static void addSum(
      int first, int count, MemorySegment x, long xOffset, float shift, float[] partial) {
    x = NativeMemory.known(x);
    for (int i = first; i < count; i++) {
      partial[i % PARTIAL_SUMS] += x.get(FLOAT, xOffset + (long) i * 4) - shift;
    }
  }

  @Override
  public float squares(int count, MemorySegment x, long xOffset, float center, float[] partial) {
    Arrays.fill(partial, 0, PARTIAL_SUMS, 0f);
    addSquares(0, count, x, xOffset, center, partial);
    return ScalarSoftmaxKernels.tree(partial);
  }

  /** Adds the elements from {@code first} on. */
  public static void addSquares(
      int first, int count, MemorySegment x, long xOffset, float center, float[] partial) {
    x = NativeMemory.known(x);
    for (int i = first; i < count; i++) {
      float d = x.get(FLOAT, xOffset + (long) i * 4) - center;
      partial[i % PARTIAL_SUMS] = Math.fma(d, d, partial[i % PARTIAL_SUMS]);
    }
  }

  @Override
  public float products(
      int count,
      MemorySegment x,
      long xOffset,
      float center,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      float[] partial) {
    Arrays.fill(partial, 0, PARTIAL_SUMS, 0f);
    addProducts(0, count, x, xOffset, center, g, gOffset, w, wOffset, partial);
    return ScalarSoftmaxKernels.tree(partial);
  }

  /** Adds the elements from {@code first} on. */
  public static void addProducts(
      int first,
      int count,
      MemorySegment x,
      long xOffset,
      float center,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      float[] partial) {
    x = NativeMemory.known(x);
    g = NativeMemory.known(g);
    w = NativeMemory.known(w);
    for (int i = first; i < count; i++) {
      long at = (long) i * 4;
      float d = x.get(FLOAT, xOffset + at) - center;
      float weighted = g.get(FLOAT, gOffset + at) * w.get(FLOAT, wOffset + at);
      partial[i % PARTIAL_SUMS] = Math.fma(d, weighted, partial[i % PARTIAL_SUMS]);
    }
  }

  @Override
  public void normalize(
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
      long yOffset) {
    normalize(0, count, x, xOffset, mean, scale, gamma, gammaOffset, beta, betaOffset, y, yOffset);
  }

  /** The elements from {@code first} on. */
  public static void normalize(
      int first,
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
      long yOffset) {
    x = NativeMemory.known(x);
    gamma = NativeMemory.known(gamma);
    beta = NativeMemory.known(beta);
    y = NativeMemory.known(y);
    for (int i = first; i < count; i++) {
      long at = (long) i * 4;
      float z = (x.get(FLOAT, xOffset + at) - mean) * scale;
      float v = Math.fma(z, gamma.get(FLOAT, gammaOffset + at), beta.get(FLOAT, betaOffset + at));
      y.set(FLOAT, yOffset + at, v);
    }
  }

  @Override
  public void addGradients(
      int count,
      MemorySegment x,
      long xOffset,
      float mean,
      float scale,
      MemorySegment g,
      long gOffset,
      MemorySegment sums,
      long sumsOffset) {
    addGradients(0, count, x, xOffset, mean, scale, g, gOffset, sums, sumsOffset);
  }

  /** The elements from {@code first} on. */
  public static void addGradients(
      int first,
      int count,
      MemorySegment x,
      long xOffset,
      float mean,
      float scale,
      MemorySegment g,
      long gOffset,
      MemorySegment sums,
      long sumsOffset) {
    x = NativeMemory.known(x);
    g = NativeMemory.known(g);
    sums = NativeMemory.known(sums);
    long betaOffset = sumsOffset + (long) count * 4;
    for (int i = first; i < count; i++) {
      long at = (long) i * 4;
      float gradient = g.get(FLOAT, gOffset + at);
      float z = (x.get(FLOAT, xOffset + at) - mean) * scale;
      sums.set(FLOAT, sumsOffset + at, Math.fma(z, gradient, sums.get(FLOAT, sumsOffset + at)));
      sums.set(FLOAT, betaOffset + at, sums.get(FLOAT, betaOffset + at) + gradient);
    }
  }

  @Override
  public void gradient(
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
      long outOffset) {
    gradient(
        0,
        count,
        x,
        xOffset,
        mean,
        g,
        gOffset,
        gamma,
        gammaOffset,
        slope,
        shift,
        scale,
        out,
        outOffset);
  }

  /** The elements from {@code first} on. */
  public static void gradient(
      int first,
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
      long outOffset) {
    x = NativeMemory.known(x);
    g = NativeMemory.known(g);
    gamma = NativeMemory.known(gamma);
    out = NativeMemory.known(out);
    for (int i = first; i < count; i++) {
      long at = (long) i * 4;
      float line = Math.fma(x.get(FLOAT, xOffset + at) - mean, slope, shift);
      float weighted = g.get(FLOAT, gOffset + at) * gamma.get(FLOAT, gammaOffset + at);
      out.set(FLOAT, outOffset + at, Math.fma(weighted, scale, line));
    }
  }
}
