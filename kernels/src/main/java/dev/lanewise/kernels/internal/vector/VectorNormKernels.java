package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.lanewise.kernels.internal.micro.NormKernels;
import dev.lanewise.kernels.internal.scalar.ScalarNormKernels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** {@link NormKernels} on the Vector API, lanes along channels. */
final class VectorNormKernels implements NormKernels {

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
    int whole = channels - channels % FLOATS;
    long rowBytes = (long) channels * 4;
    for (int c = 0; c < whole; c += FLOATS) {
      long at = (long) c * 4;
      squares(rows, rowBytes, x, xOffset + at, mean, meanOffset + at, y, yOffset + at);
    }
    ScalarNormKernels.addCenteredSquares(
        whole, rows, channels, x, xOffset, mean, meanOffset, y, yOffset);
  }

  private static void squares(
      int rows,
      long rowBytes,
      MemorySegment x,
      long xAt,
      MemorySegment mean,
      long meanAt,
      MemorySegment y,
      long yAt) {
    FloatVector center = fromMemorySegment(F, mean, meanAt, ORDER);
    FloatVector sum = fromMemorySegment(F, y, yAt, ORDER);
    for (int i = 0; i < rows; i++) {
      FloatVector d = fromMemorySegment(F, x, xAt + i * rowBytes, ORDER).sub(center);
      sum = d.fma(d, sum);
    }
    sum.intoMemorySegment(y, yAt, ORDER);
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
    int whole = channels - channels % FLOATS;
    long rowBytes = (long) channels * 4;
    for (int c = 0; c < whole; c += FLOATS) {
      long at = (long) c * 4;
      products(
          rows, rowBytes, x, xOffset + at, mean, meanOffset + at, g, gOffset + at, y, yOffset + at);
    }
    ScalarNormKernels.addCenteredProducts(
        whole, rows, channels, x, xOffset, mean, meanOffset, g, gOffset, y, yOffset);
  }

  private static void products(
      int rows,
      long rowBytes,
      MemorySegment x,
      long xAt,
      MemorySegment mean,
      long meanAt,
      MemorySegment g,
      long gAt,
      MemorySegment y,
      long yAt) {
    FloatVector center = fromMemorySegment(F, mean, meanAt, ORDER);
    FloatVector sum = fromMemorySegment(F, y, yAt, ORDER);
    for (int i = 0; i < rows; i++) {
      FloatVector d = fromMemorySegment(F, x, xAt + i * rowBytes, ORDER).sub(center);
      sum = d.fma(fromMemorySegment(F, g, gAt + i * rowBytes, ORDER), sum);
    }
    sum.intoMemorySegment(y, yAt, ORDER);
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
    int whole = channels - channels % FLOATS;
    long rowBytes = (long) channels * 4;
    for (int c = 0; c < whole; c += FLOATS) {
      long at = (long) c * 4;
      normalizeColumn(
          rows,
          rowBytes,
          x,
          xOffset + at,
          mean,
          meanOffset + at,
          scale,
          scaleOffset + at,
          shift,
          shiftOffset + at,
          y,
          yOffset + at);
    }
    ScalarNormKernels.normalize(
        whole,
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

  private static void normalizeColumn(
      int rows,
      long rowBytes,
      MemorySegment x,
      long xAt,
      MemorySegment mean,
      long meanAt,
      MemorySegment scale,
      long scaleAt,
      MemorySegment shift,
      long shiftAt,
      MemorySegment y,
      long yAt) {
    FloatVector center = fromMemorySegment(F, mean, meanAt, ORDER);
    FloatVector factor = fromMemorySegment(F, scale, scaleAt, ORDER);
    FloatVector offset = fromMemorySegment(F, shift, shiftAt, ORDER);
    for (int i = 0; i < rows; i++) {
      fromMemorySegment(F, x, xAt + i * rowBytes, ORDER)
          .sub(center)
          .fma(factor, offset)
          .intoMemorySegment(y, yAt + i * rowBytes, ORDER);
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
    int whole = channels - channels % FLOATS;
    long rowBytes = (long) channels * 4;
    for (int c = 0; c < whole; c += FLOATS) {
      long at = (long) c * 4;
      gradientColumn(
          rows,
          rowBytes,
          x,
          xOffset + at,
          g,
          gOffset + at,
          terms,
          termsOffset + at,
          out,
          outOffset + at);
    }
    ScalarNormKernels.normalizeBackward(
        whole, rows, channels, x, xOffset, g, gOffset, terms, termsOffset, out, outOffset);
  }

  private static void gradientColumn(
      int rows,
      long rowBytes,
      MemorySegment x,
      long xAt,
      MemorySegment g,
      long gAt,
      MemorySegment terms,
      long termsAt,
      MemorySegment out,
      long outAt) {
    FloatVector mean = fromMemorySegment(F, terms, termsAt, ORDER);
    FloatVector slope = fromMemorySegment(F, terms, termsAt + rowBytes, ORDER);
    FloatVector meanGradient = fromMemorySegment(F, terms, termsAt + 2 * rowBytes, ORDER);
    FloatVector scale = fromMemorySegment(F, terms, termsAt + 3 * rowBytes, ORDER);
    for (int i = 0; i < rows; i++) {
      FloatVector e = fromMemorySegment(F, g, gAt + i * rowBytes, ORDER).sub(meanGradient);
      fromMemorySegment(F, x, xAt + i * rowBytes, ORDER)
          .sub(mean)
          .fma(slope, e)
          .mul(scale)
          .intoMemorySegment(out, outAt + i * rowBytes, ORDER);
    }
  }
}
