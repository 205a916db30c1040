package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.BYTES;
import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.NormKernels;
import dev.lanewise.kernels.internal.scalar.ScalarNormKernels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * {@link NormKernels} on the Vector API, lanes along channels.
 *
 * <p>Sums down the rows go through strips of four vectors, then of one; the last strip ends with
 * the last channel and computes some channels a second time. Fewer channels than lanes are left to
 * plain Java.
 */
final class VectorNormKernels implements NormKernels {
  private static final int STRIP = 4 * FLOATS;

  private final NormKernels narrow = new ScalarNormKernels();

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
    if (channels < FLOATS) {
      narrow.statistics(rows, channels, x, xOffset, mean, meanOffset, squares, squaresOffset);
      return;
    }
    long rowBytes = (long) channels * 4;
    int wide = channels - channels % STRIP;
    for (int c = 0; c < wide; c += STRIP) {
      long at = (long) c * 4;
      means(rows, rowBytes, x, xOffset + at, mean, meanOffset + at);
      squares(rows, rowBytes, x, xOffset + at, mean, meanOffset + at, squares, squaresOffset + at);
    }
    for (int c = wide; c < channels; c += FLOATS) {
      long at = (long) Math.min(c, channels - FLOATS) * 4;
      oneMean(rows, rowBytes, x, xOffset + at, mean, meanOffset + at);
      oneSquare(
          rows, rowBytes, x, xOffset + at, mean, meanOffset + at, squares, squaresOffset + at);
    }
  }

  private static void means(
      int rows, long rowBytes, MemorySegment x, long xAt, MemorySegment mean, long meanAt) {
    x = NativeMemory.known(x);
    mean = NativeMemory.known(mean);
    FloatVector first0 = fromMemorySegment(F, x, xAt, ORDER);
    FloatVector first1 = fromMemorySegment(F, x, xAt + BYTES, ORDER);
    FloatVector first2 = fromMemorySegment(F, x, xAt + 2 * BYTES, ORDER);
    FloatVector first3 = fromMemorySegment(F, x, xAt + 3 * BYTES, ORDER);
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int i = 0; i < rows; i++) {
      long at = xAt + i * rowBytes;
      s0 = s0.add(fromMemorySegment(F, x, at, ORDER).sub(first0));
      s1 = s1.add(fromMemorySegment(F, x, at + BYTES, ORDER).sub(first1));
      s2 = s2.add(fromMemorySegment(F, x, at + 2 * BYTES, ORDER).sub(first2));
      s3 = s3.add(fromMemorySegment(F, x, at + 3 * BYTES, ORDER).sub(first3));
    }
    FloatVector n = FloatVector.broadcast(F, rows);
    first0.add(s0.div(n)).intoMemorySegment(mean, meanAt, ORDER);
    first1.add(s1.div(n)).intoMemorySegment(mean, meanAt + BYTES, ORDER);
    first2.add(s2.div(n)).intoMemorySegment(mean, meanAt + 2 * BYTES, ORDER);
    first3.add(s3.div(n)).intoMemorySegment(mean, meanAt + 3 * BYTES, ORDER);
  }

  private static void squares(
      int rows,
      long rowBytes,
      MemorySegment x,
      long xAt,
      MemorySegment mean,
      long meanAt,
      MemorySegment squares,
      long squaresAt) {
    x = NativeMemory.known(x);
    mean = NativeMemory.known(mean);
    squares = NativeMemory.known(squares);
    FloatVector center0 = fromMemorySegment(F, mean, meanAt, ORDER);
    FloatVector center1 = fromMemorySegment(F, mean, meanAt + BYTES, ORDER);
    FloatVector center2 = fromMemorySegment(F, mean, meanAt + 2 * BYTES, ORDER);
    FloatVector center3 = fromMemorySegment(F, mean, meanAt + 3 * BYTES, ORDER);
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int i = 0; i < rows; i++) {
      long at = xAt + i * rowBytes;
      FloatVector d0 = fromMemorySegment(F, x, at, ORDER).sub(center0);
      FloatVector d1 = fromMemorySegment(F, x, at + BYTES, ORDER).sub(center1);
      FloatVector d2 = fromMemorySegment(F, x, at + 2 * BYTES, ORDER).sub(center2);
      FloatVector d3 = fromMemorySegment(F, x, at + 3 * BYTES, ORDER).sub(center3);
      s0 = d0.fma(d0, s0);
      s1 = d1.fma(d1, s1);
      s2 = d2.fma(d2, s2);
      s3 = d3.fma(d3, s3);
    }
    s0.intoMemorySegment(squares, squaresAt, ORDER);
    s1.intoMemorySegment(squares, squaresAt + BYTES, ORDER);
    s2.intoMemorySegment(squares, squaresAt + 2 * BYTES, ORDER);
    s3.intoMemorySegment(squares, squaresAt + 3 * BYTES, ORDER);
  }

  private static void oneMean(
      int rows, long rowBytes, MemorySegment x, long xAt, MemorySegment mean, long meanAt) {
    x = NativeMemory.known(x);
    mean = NativeMemory.known(mean);
    FloatVector first = fromMemorySegment(F, x, xAt, ORDER);
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < rows; i++) {
      sum = sum.add(fromMemorySegment(F, x, xAt + i * rowBytes, ORDER).sub(first));
    }
    first.add(sum.div(FloatVector.broadcast(F, rows))).intoMemorySegment(mean, meanAt, ORDER);
  }

  private static void oneSquare(
      int rows,
      long rowBytes,
      MemorySegment x,
      long xAt,
      MemorySegment mean,
      long meanAt,
      MemorySegment squares,
      long squaresAt) {
    x = NativeMemory.known(x);
    mean = NativeMemory.known(mean);
    squares = NativeMemory.known(squares);
    FloatVector center = fromMemorySegment(F, mean, meanAt, ORDER);
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < rows; i++) {
      FloatVector d = fromMemorySegment(F, x, xAt + i * rowBytes, ORDER).sub(center);
      sum = d.fma(d, sum);
    }
    sum.intoMemorySegment(squares, squaresAt, ORDER);
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
    if (channels < FLOATS) {
      narrow.gradientSums(
          rows,
          channels,
          x,
          xOffset,
          mean,
          meanOffset,
          g,
          gOffset,
          sums,
          sumsOffset,
          products,
          productsOffset);
      return;
    }
    long rowBytes = (long) channels * 4;
    int wide = channels - channels % STRIP;
    for (int c = 0; c < wide; c += STRIP) {
      long at = (long) c * 4;
      sums(
          rows,
          rowBytes,
          x,
          xOffset + at,
          mean,
          meanOffset + at,
          g,
          gOffset + at,
          sums,
          sumsOffset + at,
          products,
          productsOffset + at);
    }
    for (int c = wide; c < channels; c += FLOATS) {
      long at = (long) Math.min(c, channels - FLOATS) * 4;
      oneSum(
          rows,
          rowBytes,
          x,
          xOffset + at,
          mean,
          meanOffset + at,
          g,
          gOffset + at,
          sums,
          sumsOffset + at,
          products,
          productsOffset + at);
    }
  }

  private static void sums(
      int rows,
      long rowBytes,
      MemorySegment x,
      long xAt,
      MemorySegment mean,
      long meanAt,
      MemorySegment g,
      long gAt,
      MemorySegment sums,
      long sumsAt,
      MemorySegment products,
      long productsAt) {
    x = NativeMemory.known(x);
    mean = NativeMemory.known(mean);
    g = NativeMemory.known(g);
    sums = NativeMemory.known(sums);
    products = NativeMemory.known(products);
    FloatVector center0 = fromMemorySegment(F, mean, meanAt, ORDER);
    FloatVector center1 = fromMemorySegment(F, mean, meanAt + BYTES, ORDER);
    FloatVector center2 = fromMemorySegment(F, mean, meanAt + 2 * BYTES, ORDER);
    FloatVector center3 = fromMemorySegment(F, mean, meanAt + 3 * BYTES, ORDER);
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector p0 = s0;
    FloatVector p1 = s0;
    FloatVector p2 = s0;
    FloatVector p3 = s0;
    for (int i = 0; i < rows; i++) {
      long at = xAt + i * rowBytes;
      long from = gAt + i * rowBytes;
      FloatVector g0 = fromMemorySegment(F, g, from, ORDER);
      FloatVector g1 = fromMemorySegment(F, g, from + BYTES, ORDER);
      FloatVector g2 = fromMemorySegment(F, g, from + 2 * BYTES, ORDER);
      FloatVector g3 = fromMemorySegment(F, g, from + 3 * BYTES, ORDER);
      s0 = s0.add(g0);
      s1 = s1.add(g1);
      s2 = s2.add(g2);
      s3 = s3.add(g3);
      p0 = fromMemorySegment(F, x, at, ORDER).sub(center0).fma(g0, p0);
      p1 = fromMemorySegment(F, x, at + BYTES, ORDER).sub(center1).fma(g1, p1);
      p2 = fromMemorySegment(F, x, at + 2 * BYTES, ORDER).sub(center2).fma(g2, p2);
      p3 = fromMemorySegment(F, x, at + 3 * BYTES, ORDER).sub(center3).fma(g3, p3);
    }
    s0.intoMemorySegment(sums, sumsAt, ORDER);
    s1.intoMemorySegment(sums, sumsAt + BYTES, ORDER);
    s2.intoMemorySegment(sums, sumsAt + 2 * BYTES, ORDER);
    s3.intoMemorySegment(sums, sumsAt + 3 * BYTES, ORDER);
    p0.intoMemorySegment(products, productsAt, ORDER);
    p1.intoMemorySegment(products, productsAt + BYTES, ORDER);
    p2.intoMemorySegment(products, productsAt + 2 * BYTES, ORDER);
    p3.intoMemorySegment(products, productsAt + 3 * BYTES, ORDER);
  }

  private static void oneSum(
      int rows,
      long rowBytes,
      MemorySegment x,
      long xAt,
      MemorySegment mean,
      long meanAt,
      MemorySegment g,
      long gAt,
      MemorySegment sums,
      long sumsAt,
      MemorySegment products,
      long productsAt) {
    x = NativeMemory.known(x);
    mean = NativeMemory.known(mean);
    g = NativeMemory.known(g);
    sums = NativeMemory.known(sums);
    products = NativeMemory.known(products);
    FloatVector center = fromMemorySegment(F, mean, meanAt, ORDER);
    FloatVector sum = FloatVector.zero(F);
    FloatVector product = sum;
    for (int i = 0; i < rows; i++) {
      FloatVector gradient = fromMemorySegment(F, g, gAt + i * rowBytes, ORDER);
      FloatVector d = fromMemorySegment(F, x, xAt + i * rowBytes, ORDER).sub(center);
      sum = sum.add(gradient);
      product = d.fma(gradient, product);
    }
    sum.intoMemorySegment(sums, sumsAt, ORDER);
    product.intoMemorySegment(products, productsAt, ORDER);
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
      long xAt = xOffset + (long) from * 4;
      long yAt = yOffset + (long) from * 4;
      int length = Math.min(period, count - from);
      int whole = length - length % FLOATS;
      normalizeVectors(whole, x, xAt, terms, termsOffset, termBytes, y, yAt);
      ScalarNormKernels.normalizeRow(whole, length, x, xAt, terms, termsOffset, termBytes, y, yAt);
    }
  }

  private static void normalizeVectors(
      int count,
      MemorySegment x,
      long xAt,
      MemorySegment terms,
      long meanAt,
      long termBytes,
      MemorySegment y,
      long yAt) {
    x = NativeMemory.known(x);
    terms = NativeMemory.known(terms);
    y = NativeMemory.known(y);
    long scaleAt = meanAt + termBytes;
    long shiftAt = scaleAt + termBytes;
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector mean = fromMemorySegment(F, terms, meanAt + (long) i * 4, ORDER);
      FloatVector scale = fromMemorySegment(F, terms, scaleAt + (long) i * 4, ORDER);
      FloatVector shift = fromMemorySegment(F, terms, shiftAt + (long) i * 4, ORDER);
      fromMemorySegment(F, x, xAt + (long) i * 4, ORDER)
          .sub(mean)
          .fma(scale, shift)
          .intoMemorySegment(y, yAt + (long) i * 4, ORDER);
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
      int whole = length - length % FLOATS;
      gradientVectors(
          whole,
          x,
          xOffset + at,
          g,
          gOffset + at,
          terms,
          termsOffset,
          termBytes,
          out,
          outOffset + at);
      ScalarNormKernels.gradientRow(
          whole,
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

  private static void gradientVectors(
      int count,
      MemorySegment x,
      long xAt,
      MemorySegment g,
      long gAt,
      MemorySegment terms,
      long meanAt,
      long termBytes,
      MemorySegment out,
      long outAt) {
    x = NativeMemory.known(x);
    g = NativeMemory.known(g);
    terms = NativeMemory.known(terms);
    out = NativeMemory.known(out);
    long slopeAt = meanAt + termBytes;
    long shiftAt = slopeAt + termBytes;
    long scaleAt = shiftAt + termBytes;
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector mean = fromMemorySegment(F, terms, meanAt + (long) i * 4, ORDER);
      FloatVector slope = fromMemorySegment(F, terms, slopeAt + (long) i * 4, ORDER);
      FloatVector shift = fromMemorySegment(F, terms, shiftAt + (long) i * 4, ORDER);
      FloatVector scale = fromMemorySegment(F, terms, scaleAt + (long) i * 4, ORDER);
      FloatVector d = fromMemorySegment(F, x, xAt + (long) i * 4, ORDER).sub(mean);
      fromMemorySegment(F, g, gAt + (long) i * 4, ORDER)
          .fma(scale, d.fma(slope, shift))
          .intoMemorySegment(out, outAt + (long) i * 4, ORDER);
    }
  }
}
