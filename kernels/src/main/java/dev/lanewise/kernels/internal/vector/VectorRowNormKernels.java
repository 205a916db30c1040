package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.micro.SoftmaxKernels.PARTIAL_SUMS;
import static dev.lanewise.kernels.internal.vector.Lanes.BYTES;
import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.RowNormKernels;
import dev.lanewise.kernels.internal.scalar.ScalarRowNormKernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** {@link RowNormKernels} on the Vector API; sums as {@link InterleavedSum} makes them. */
final class VectorRowNormKernels implements RowNormKernels {
  private static final int GROUP = 4 * FLOATS;

  /** The elements that go through vectors; partial sums of none are +0. */
  private static int whole(int count, float[] partial) {
    int whole = count - count % PARTIAL_SUMS;
    if (whole == 0) {
      Arrays.fill(partial, 0, PARTIAL_SUMS, 0f);
    }
    return whole;
  }

  @Override
  public float sum(int count, MemorySegment x, long xOffset, float shift, float[] partial) {
    int whole = whole(count, partial);
    if (whole > 0) {
      for (int group = 0; group < PARTIAL_SUMS; group += GROUP) {
        sumGroup(whole, x, xOffset + (long) group * 4, shift, partial, group);
      }
    }
    int vectors = count - count % FLOATS;
    addSumVectors(whole, vectors, x, xOffset, shift, partial);
    ScalarRowNormKernels.addSum(vectors, count, x, xOffset, shift, partial);
    return InterleavedSum.tree(count, partial);
  }

  private static void sumGroup(
      int count, MemorySegment x, long from, float shift, float[] partial, int group) {
    x = NativeMemory.known(x);
    FloatVector c = FloatVector.broadcast(F, shift);
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int i = 0; i < count; i += PARTIAL_SUMS) {
      long at = from + (long) i * 4;
      s0 = s0.add(fromMemorySegment(F, x, at, ORDER).sub(c));
      s1 = s1.add(fromMemorySegment(F, x, at + BYTES, ORDER).sub(c));
      s2 = s2.add(fromMemorySegment(F, x, at + 2 * BYTES, ORDER).sub(c));
      s3 = s3.add(fromMemorySegment(F, x, at + 3 * BYTES, ORDER).sub(c));
    }
    s0.intoArray(partial, group);
    s1.intoArray(partial, group + FLOATS);
    s2.intoArray(partial, group + 2 * FLOATS);
    s3.intoArray(partial, group + 3 * FLOATS);
  }

  /** What is left after whole blocks, from {@code first} on. */
  private static void addSumVectors(
      int first, int end, MemorySegment x, long xOffset, float shift, float[] partial) {
    x = NativeMemory.known(x);
    FloatVector c = FloatVector.broadcast(F, shift);
    for (int i = first; i < end; i += FLOATS) {
      FloatVector d = fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER).sub(c);
      FloatVector.fromArray(F, partial, i - first).add(d).intoArray(partial, i - first);
    }
  }

  @Override
  public float squares(int count, MemorySegment x, long xOffset, float center, float[] partial) {
    int whole = whole(count, partial);
    if (whole > 0) {
      for (int group = 0; group < PARTIAL_SUMS; group += GROUP) {
        squaresGroup(whole, x, xOffset + (long) group * 4, center, partial, group);
      }
    }
    int vectors = count - count % FLOATS;
    addSquareVectors(whole, vectors, x, xOffset, center, partial);
    ScalarRowNormKernels.addSquares(vectors, count, x, xOffset, center, partial);
    return InterleavedSum.tree(count, partial);
  }

  private static void squaresGroup(
      int count, MemorySegment x, long from, float center, float[] partial, int group) {
    x = NativeMemory.known(x);
    FloatVector c = FloatVector.broadcast(F, center);
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int i = 0; i < count; i += PARTIAL_SUMS) {
      long at = from + (long) i * 4;
      FloatVector d0 = fromMemorySegment(F, x, at, ORDER).sub(c);
      FloatVector d1 = fromMemorySegment(F, x, at + BYTES, ORDER).sub(c);
      FloatVector d2 = fromMemorySegment(F, x, at + 2 * BYTES, ORDER).sub(c);
      FloatVector d3 = fromMemorySegment(F, x, at + 3 * BYTES, ORDER).sub(c);
      s0 = d0.fma(d0, s0);
      s1 = d1.fma(d1, s1);
      s2 = d2.fma(d2, s2);
      s3 = d3.fma(d3, s3);
    }
    s0.intoArray(partial, group);
    s1.intoArray(partial, group + FLOATS);
    s2.intoArray(partial, group + 2 * FLOATS);
    s3.intoArray(partial, group + 3 * FLOATS);
  }

  /** What is left after whole blocks, from {@code first} on. */
  private static void addSquareVectors(
      int first, int end, MemorySegment x, long xOffset, float center, float[] partial) {
    x = NativeMemory.known(x);
    FloatVector c = FloatVector.broadcast(F, center);
    for (int i = first; i < end; i += FLOATS) {
      FloatVector d = fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER).sub(c);
      d.fma(d, FloatVector.fromArray(F, partial, i - first)).intoArray(partial, i - first);
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
    int whole = whole(count, partial);
    if (whole > 0) {
      for (int group = 0; group < PARTIAL_SUMS; group += GROUP) {
        long at = (long) group * 4;
        productsGroup(
            whole, x, xOffset + at, center, g, gOffset + at, w, wOffset + at, partial, group);
      }
    }
    int vectors = count - count % FLOATS;
    addProductVectors(whole, vectors, x, xOffset, center, g, gOffset, w, wOffset, partial);
    ScalarRowNormKernels.addProducts(
        vectors, count, x, xOffset, center, g, gOffset, w, wOffset, partial);
    return InterleavedSum.tree(count, partial);
  }

  private static void productsGroup(
      int count,
      MemorySegment x,
      long xFrom,
      float center,
      MemorySegment g,
      long gFrom,
      MemorySegment w,
      long wFrom,
      float[] partial,
      int group) {
    x = NativeMemory.known(x);
    g = NativeMemory.known(g);
    w = NativeMemory.known(w);
    FloatVector c = FloatVector.broadcast(F, center);
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int i = 0; i < count; i += PARTIAL_SUMS) {
      long xi = xFrom + (long) i * 4;
      long gi = gFrom + (long) i * 4;
      long wi = wFrom + (long) i * 4;
      FloatVector d0 = fromMemorySegment(F, x, xi, ORDER).sub(c);
      FloatVector d1 = fromMemorySegment(F, x, xi + BYTES, ORDER).sub(c);
      FloatVector d2 = fromMemorySegment(F, x, xi + 2 * BYTES, ORDER).sub(c);
      FloatVector d3 = fromMemorySegment(F, x, xi + 3 * BYTES, ORDER).sub(c);
      FloatVector g0 = fromMemorySegment(F, g, gi, ORDER);
      FloatVector g1 = fromMemorySegment(F, g, gi + BYTES, ORDER);
      FloatVector g2 = fromMemorySegment(F, g, gi + 2 * BYTES, ORDER);
      FloatVector g3 = fromMemorySegment(F, g, gi + 3 * BYTES, ORDER);
      s0 = d0.fma(g0.mul(fromMemorySegment(F, w, wi, ORDER)), s0);
      s1 = d1.fma(g1.mul(fromMemorySegment(F, w, wi + BYTES, ORDER)), s1);
      s2 = d2.fma(g2.mul(fromMemorySegment(F, w, wi + 2 * BYTES, ORDER)), s2);
      s3 = d3.fma(g3.mul(fromMemorySegment(F, w, wi + 3 * BYTES, ORDER)), s3);
    }
    s0.intoArray(partial, group);
    s1.intoArray(partial, group + FLOATS);
    s2.intoArray(partial, group + 2 * FLOATS);
    s3.intoArray(partial, group + 3 * FLOATS);
  }

  /** What is left after whole blocks, from {@code first} on. */
  private static void addProductVectors(
      int first,
      int end,
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
    FloatVector c = FloatVector.broadcast(F, center);
    for (int i = first; i < end; i += FLOATS) {
      long at = (long) i * 4;
      FloatVector weighted =
          fromMemorySegment(F, g, gOffset + at, ORDER)
              .mul(fromMemorySegment(F, w, wOffset + at, ORDER));
      fromMemorySegment(F, x, xOffset + at, ORDER)
          .sub(c)
          .fma(weighted, FloatVector.fromArray(F, partial, i - first))
          .intoArray(partial, i - first);
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
    x = NativeMemory.known(x);
    gamma = NativeMemory.known(gamma);
    beta = NativeMemory.known(beta);
    y = NativeMemory.known(y);
    int whole = count - count % FLOATS;
    FloatVector m = FloatVector.broadcast(F, mean);
    FloatVector s = FloatVector.broadcast(F, scale);
    for (int i = 0; i < whole; i += FLOATS) {
      FloatVector factor = fromMemorySegment(F, gamma, gammaOffset + (long) i * 4, ORDER);
      FloatVector term = fromMemorySegment(F, beta, betaOffset + (long) i * 4, ORDER);
      fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER)
          .sub(m)
          .mul(s)
          .fma(factor, term)
          .intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
    }
    ScalarRowNormKernels.normalize(
        whole, count, x, xOffset, mean, scale, gamma, gammaOffset, beta, betaOffset, y, yOffset);
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
    x = NativeMemory.known(x);
    g = NativeMemory.known(g);
    sums = NativeMemory.known(sums);
    int whole = count - count % FLOATS;
    long betaOffset = sumsOffset + (long) count * 4;
    FloatVector m = FloatVector.broadcast(F, mean);
    FloatVector s = FloatVector.broadcast(F, scale);
    for (int i = 0; i < whole; i += FLOATS) {
      long gammaAt = sumsOffset + (long) i * 4;
      long betaAt = betaOffset + (long) i * 4;
      FloatVector gradient = fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER);
      fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER)
          .sub(m)
          .mul(s)
          .fma(gradient, fromMemorySegment(F, sums, gammaAt, ORDER))
          .intoMemorySegment(sums, gammaAt, ORDER);
      fromMemorySegment(F, sums, betaAt, ORDER)
          .add(gradient)
          .intoMemorySegment(sums, betaAt, ORDER);
    }
    ScalarRowNormKernels.addGradients(
        whole, count, x, xOffset, mean, scale, g, gOffset, sums, sumsOffset);
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
    x = NativeMemory.known(x);
    g = NativeMemory.known(g);
    gamma = NativeMemory.known(gamma);
    out = NativeMemory.known(out);
    int whole = count - count % FLOATS;
    FloatVector m = FloatVector.broadcast(F, mean);
    FloatVector a = FloatVector.broadcast(F, slope);
    FloatVector b = FloatVector.broadcast(F, shift);
    FloatVector s = FloatVector.broadcast(F, scale);
    for (int i = 0; i < whole; i += FLOATS) {
      FloatVector factor = fromMemorySegment(F, gamma, gammaOffset + (long) i * 4, ORDER);
      FloatVector d = fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER).sub(m);
      fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER)
          .mul(factor)
          .fma(s, d.fma(a, b))
          .intoMemorySegment(out, outOffset + (long) i * 4, ORDER);
    }
    ScalarRowNormKernels.gradient(
        whole,
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
}
