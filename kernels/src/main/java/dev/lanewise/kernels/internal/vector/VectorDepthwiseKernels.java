package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.BYTES;
import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.LE;

import dev.lanewise.kernels.internal.micro.DepthwiseKernels;
import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.scalar.ScalarDepthwiseKernels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * {@link DepthwiseKernels} on the Vector API, along channels. For 3x3 windows the weights (of the
 * gradient: the sums) of a vector of channels stay in registers along a run of pixels.
 */
final class VectorDepthwiseKernels implements DepthwiseKernels {
  /** Pixels, or vectors of channels, whose chains run side by side. */
  private static final int CHAINS = 4;

  @Override
  public void window(
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
      float floor) {
    int whole = channels - channels % FLOATS;
    int fours = pixels - pixels % CHAINS;
    for (int c = 0; c < whole; c += FLOATS) {
      long at = (long) c * 4;
      if (rows == 3 && columns == 3) {
        window3x3(
            pixels,
            x,
            xOffset + at,
            xPixel,
            xRow,
            xColumn,
            w,
            wOffset + at,
            wRow,
            wColumn,
            start,
            startOffset + at,
            startPixel,
            y,
            yOffset + at,
            yPixel,
            floor);
        continue;
      }
      fourPixels(
          fours,
          rows,
          columns,
          x,
          xOffset + at,
          xPixel,
          xRow,
          xColumn,
          w,
          wOffset + at,
          wRow,
          wColumn,
          start,
          startOffset + at,
          startPixel,
          y,
          yOffset + at,
          yPixel,
          floor);
      onePixel(
          fours,
          pixels,
          rows,
          columns,
          x,
          xOffset + at,
          xPixel,
          xRow,
          xColumn,
          w,
          wOffset + at,
          wRow,
          wColumn,
          start,
          startOffset + at,
          startPixel,
          y,
          yOffset + at,
          yPixel,
          floor);
    }
    for (int p = 0; p < pixels && whole < channels; p++) {
      ScalarDepthwiseKernels.window(
          whole,
          channels,
          rows,
          columns,
          x,
          xOffset + p * xPixel,
          xRow,
          xColumn,
          w,
          wOffset,
          wRow,
          wColumn,
          start,
          startOffset + p * startPixel,
          y,
          yOffset + p * yPixel,
          floor);
    }
  }

  @Override
  public boolean lines(
      int lines,
      int pixels,
      int channels,
      int rows,
      boolean left,
      boolean right,
      MemorySegment x,
      long xOffset,
      long pixel,
      long xRow,
      MemorySegment w,
      long wOffset,
      long wRow,
      long wColumn,
      MemorySegment start,
      long startOffset,
      MemorySegment y,
      long yOffset,
      long yRow,
      float floor) {
    boolean threes = rows == 3 && lines >= 3;
    if (channels < FLOATS || !threes && rows != 2) {
      return false;
    }
    int step = threes ? 3 : 1;
    long lastCell = left ? pixel : 2 * pixel;
    for (int l = 0; l < lines; l += step) {
      int line = Math.min(l, lines - step);
      for (int c = 0; c < channels; c += FLOATS) {
        long at = Math.min(c, channels - FLOATS) * 4L;
        long xFrom = xOffset + line * xRow + at;
        long to = yOffset - lastCell + line * yRow + at;
        long wFrom = wOffset + at;
        long from = startOffset + at;
        if (threes) {
          DepthwiseLines.three(
              pixels, left, right, x, xFrom, pixel, xRow, w, wFrom, wRow, wColumn, start, from, y,
              to, yRow, floor);
        } else {
          DepthwiseLines.edge(
              pixels, left, right, x, xFrom, pixel, xRow, w, wFrom, wRow, wColumn, start, from, y,
              to, floor);
        }
      }
    }
    return true;
  }

  private static void window3x3(
      int pixels,
      MemorySegment x,
      long xFrom,
      long xPixel,
      long xRow,
      long xColumn,
      MemorySegment w,
      long wFrom,
      long wRow,
      long wColumn,
      MemorySegment start,
      long startFrom,
      long startPixel,
      MemorySegment y,
      long to,
      long yPixel,
      float floor) {
    x = NativeMemory.known(x);
    w = NativeMemory.known(w);
    start = NativeMemory.known(start);
    y = NativeMemory.known(y);
    FloatVector w00 = fromMemorySegment(F, w, wFrom, ORDER);
    FloatVector w01 = fromMemorySegment(F, w, wFrom + wColumn, ORDER);
    FloatVector w02 = fromMemorySegment(F, w, wFrom + 2 * wColumn, ORDER);
    FloatVector w10 = fromMemorySegment(F, w, wFrom + wRow, ORDER);
    FloatVector w11 = fromMemorySegment(F, w, wFrom + wRow + wColumn, ORDER);
    FloatVector w12 = fromMemorySegment(F, w, wFrom + wRow + 2 * wColumn, ORDER);
    FloatVector w20 = fromMemorySegment(F, w, wFrom + 2 * wRow, ORDER);
    FloatVector w21 = fromMemorySegment(F, w, wFrom + 2 * wRow + wColumn, ORDER);
    FloatVector w22 = fromMemorySegment(F, w, wFrom + 2 * wRow + 2 * wColumn, ORDER);
    FloatVector f = FloatVector.broadcast(F, floor);
    for (int p = 0; p < pixels; p++) {
      long x0 = xFrom + p * xPixel;
      long x1 = x0 + xRow;
      long x2 = x1 + xRow;
      FloatVector v = fromMemorySegment(F, start, startFrom + p * startPixel, ORDER);
      v = fromMemorySegment(F, x, x0, ORDER).fma(w00, v);
      v = fromMemorySegment(F, x, x0 + xColumn, ORDER).fma(w01, v);
      v = fromMemorySegment(F, x, x0 + 2 * xColumn, ORDER).fma(w02, v);
      v = fromMemorySegment(F, x, x1, ORDER).fma(w10, v);
      v = fromMemorySegment(F, x, x1 + xColumn, ORDER).fma(w11, v);
      v = fromMemorySegment(F, x, x1 + 2 * xColumn, ORDER).fma(w12, v);
      v = fromMemorySegment(F, x, x2, ORDER).fma(w20, v);
      v = fromMemorySegment(F, x, x2 + xColumn, ORDER).fma(w21, v);
      v = fromMemorySegment(F, x, x2 + 2 * xColumn, ORDER).fma(w22, v);
      v.blend(f, v.compare(LE, f)).intoMemorySegment(y, to + p * yPixel, ORDER);
    }
  }

  private static void fourPixels(
      int pixels,
      int rows,
      int columns,
      MemorySegment x,
      long xFrom,
      long xPixel,
      long xRow,
      long xColumn,
      MemorySegment w,
      long wFrom,
      long wRow,
      long wColumn,
      MemorySegment start,
      long startFrom,
      long startPixel,
      MemorySegment y,
      long yFrom,
      long yPixel,
      float floor) {
    x = NativeMemory.known(x);
    w = NativeMemory.known(w);
    start = NativeMemory.known(start);
    y = NativeMemory.known(y);
    FloatVector f = FloatVector.broadcast(F, floor);
    for (int p = 0; p < pixels; p += CHAINS) {
      long from = startFrom + p * startPixel;
      FloatVector v0 = fromMemorySegment(F, start, from, ORDER);
      FloatVector v1 = fromMemorySegment(F, start, from + startPixel, ORDER);
      FloatVector v2 = fromMemorySegment(F, start, from + 2 * startPixel, ORDER);
      FloatVector v3 = fromMemorySegment(F, start, from + 3 * startPixel, ORDER);
      for (int r = 0; r < rows; r++) {
        long xAt = xFrom + p * xPixel + r * xRow;
        long wAt = wFrom + r * wRow;
        for (int s = 0; s < columns; s++) {
          long at = xAt + s * xColumn;
          FloatVector tap = fromMemorySegment(F, w, wAt + s * wColumn, ORDER);
          v0 = fromMemorySegment(F, x, at, ORDER).fma(tap, v0);
          v1 = fromMemorySegment(F, x, at + xPixel, ORDER).fma(tap, v1);
          v2 = fromMemorySegment(F, x, at + 2 * xPixel, ORDER).fma(tap, v2);
          v3 = fromMemorySegment(F, x, at + 3 * xPixel, ORDER).fma(tap, v3);
        }
      }
      long to = yFrom + p * yPixel;
      v0.blend(f, v0.compare(LE, f)).intoMemorySegment(y, to, ORDER);
      v1.blend(f, v1.compare(LE, f)).intoMemorySegment(y, to + yPixel, ORDER);
      v2.blend(f, v2.compare(LE, f)).intoMemorySegment(y, to + 2 * yPixel, ORDER);
      v3.blend(f, v3.compare(LE, f)).intoMemorySegment(y, to + 3 * yPixel, ORDER);
    }
  }

  private static void onePixel(
      int first,
      int pixels,
      int rows,
      int columns,
      MemorySegment x,
      long xFrom,
      long xPixel,
      long xRow,
      long xColumn,
      MemorySegment w,
      long wFrom,
      long wRow,
      long wColumn,
      MemorySegment start,
      long startFrom,
      long startPixel,
      MemorySegment y,
      long yFrom,
      long yPixel,
      float floor) {
    x = NativeMemory.known(x);
    w = NativeMemory.known(w);
    start = NativeMemory.known(start);
    y = NativeMemory.known(y);
    FloatVector f = FloatVector.broadcast(F, floor);
    for (int p = first; p < pixels; p++) {
      FloatVector v = fromMemorySegment(F, start, startFrom + p * startPixel, ORDER);
      for (int r = 0; r < rows; r++) {
        long xAt = xFrom + p * xPixel + r * xRow;
        long wAt = wFrom + r * wRow;
        for (int s = 0; s < columns; s++) {
          FloatVector tap = fromMemorySegment(F, w, wAt + s * wColumn, ORDER);
          v = fromMemorySegment(F, x, xAt + s * xColumn, ORDER).fma(tap, v);
        }
      }
      v.blend(f, v.compare(LE, f)).intoMemorySegment(y, yFrom + p * yPixel, ORDER);
    }
  }

  @Override
  public void gradient(
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
      long sumsColumn) {
    int whole = channels - channels % FLOATS;
    int fromTap = 0;
    if (rows == 3 && columns == 3) {
      for (int c = 0; c < whole; c += FLOATS) {
        long at = (long) c * 4;
        gradient3x3(
            pixels,
            x,
            xOffset + at,
            xPixel,
            xRow,
            xColumn,
            y,
            yOffset + at,
            yPixel,
            sums,
            sumsOffset + at,
            sumsRow,
            sumsColumn);
      }
      fromTap = whole;
    }
    int fours = whole - whole % (CHAINS * FLOATS);
    for (int r = 0; r < rows && fromTap < channels; r++) {
      for (int s = 0; s < columns; s++) {
        long xFrom = xOffset + r * xRow + s * xColumn;
        long to = sumsOffset + r * sumsRow + s * sumsColumn;
        int c = fromTap;
        for (; c < fours; c += CHAINS * FLOATS) {
          long at = (long) c * 4;
          fourVectors(pixels, x, xFrom + at, xPixel, y, yOffset + at, yPixel, sums, to + at);
        }
        for (; c < whole; c += FLOATS) {
          long at = (long) c * 4;
          oneVector(pixels, x, xFrom + at, xPixel, y, yOffset + at, yPixel, sums, to + at);
        }
        ScalarDepthwiseKernels.gradient(
            whole, channels, pixels, x, xFrom, xPixel, y, yOffset, yPixel, sums, to);
      }
    }
  }

  @Override
  public long imageRoom(int width, int channels) {
    return 2L * width * BYTES + 3L * channels * 4;
  }

  @Override
  public int image(
      int lines,
      int pixels,
      int channels,
      boolean top,
      boolean bottom,
      boolean left,
      boolean right,
      MemorySegment x,
      long xOffset,
      long pixel,
      long xRow,
      MemorySegment y,
      long yOffset,
      long yRow,
      MemorySegment sums,
      long sumsOffset,
      long sumsRow,
      long sumsColumn,
      long roomOffset) {
    int cells = pixels + 2;
    int whole = channels - channels % FLOATS;
    for (int c = 0; c < whole; c += FLOATS) {
      long at = (long) c * 4;
      long row = xOffset + at;
      long yAt = yOffset + at;
      long s0 = sumsOffset + at;
      long s1 = s0 + sumsRow;
      long s2 = s1 + sumsRow;
      long a = roomOffset;
      long b = a + (long) cells * BYTES;
      long unused = b + (long) cells * BYTES;
      DepthwiseLines.gather(cells, x, row, pixel, sums, top ? b : a);
      row += xRow;
      if (top) {
        DepthwiseLines.gradient(
            1,
            pixels,
            left,
            right,
            x,
            row,
            pixel,
            xRow,
            y,
            yAt,
            yRow,
            sums,
            unused,
            s1,
            s2,
            sumsColumn,
            a,
            b);
        long swap = a;
        a = b;
        b = swap;
        yAt += yRow;
      } else {
        DepthwiseLines.gather(cells, x, row, pixel, sums, b);
      }
      row += xRow;
      DepthwiseLines.gradient(
          lines,
          pixels,
          left,
          right,
          x,
          row,
          pixel,
          xRow,
          y,
          yAt,
          yRow,
          sums,
          s0,
          s1,
          s2,
          sumsColumn,
          a,
          b);
      if (bottom) {
        row += (lines - 1) * xRow;
        yAt += lines * yRow;
        boolean odd = (lines & 1) == 1;
        DepthwiseLines.gradient(
            1,
            pixels,
            left,
            right,
            x,
            row,
            pixel,
            xRow,
            y,
            yAt,
            yRow,
            sums,
            s0,
            s1,
            unused,
            sumsColumn,
            odd ? b : a,
            odd ? a : b);
      }
    }
    return whole;
  }

  private static void gradient3x3(
      int pixels,
      MemorySegment x,
      long xFrom,
      long xPixel,
      long xRow,
      long xColumn,
      MemorySegment y,
      long yFrom,
      long yPixel,
      MemorySegment sums,
      long s0,
      long sumsRow,
      long sumsColumn) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    sums = NativeMemory.known(sums);
    long s1 = s0 + sumsRow;
    long s2 = s1 + sumsRow;
    FloatVector v00 = fromMemorySegment(F, sums, s0, ORDER);
    FloatVector v01 = fromMemorySegment(F, sums, s0 + sumsColumn, ORDER);
    FloatVector v02 = fromMemorySegment(F, sums, s0 + 2 * sumsColumn, ORDER);
    FloatVector v10 = fromMemorySegment(F, sums, s1, ORDER);
    FloatVector v11 = fromMemorySegment(F, sums, s1 + sumsColumn, ORDER);
    FloatVector v12 = fromMemorySegment(F, sums, s1 + 2 * sumsColumn, ORDER);
    FloatVector v20 = fromMemorySegment(F, sums, s2, ORDER);
    FloatVector v21 = fromMemorySegment(F, sums, s2 + sumsColumn, ORDER);
    FloatVector v22 = fromMemorySegment(F, sums, s2 + 2 * sumsColumn, ORDER);
    for (int p = 0; p < pixels; p++) {
      long x0 = xFrom + p * xPixel;
      long x1 = x0 + xRow;
      long x2 = x1 + xRow;
      FloatVector g = fromMemorySegment(F, y, yFrom + p * yPixel, ORDER);
      v00 = fromMemorySegment(F, x, x0, ORDER).fma(g, v00);
      v01 = fromMemorySegment(F, x, x0 + xColumn, ORDER).fma(g, v01);
      v02 = fromMemorySegment(F, x, x0 + 2 * xColumn, ORDER).fma(g, v02);
      v10 = fromMemorySegment(F, x, x1, ORDER).fma(g, v10);
      v11 = fromMemorySegment(F, x, x1 + xColumn, ORDER).fma(g, v11);
      v12 = fromMemorySegment(F, x, x1 + 2 * xColumn, ORDER).fma(g, v12);
      v20 = fromMemorySegment(F, x, x2, ORDER).fma(g, v20);
      v21 = fromMemorySegment(F, x, x2 + xColumn, ORDER).fma(g, v21);
      v22 = fromMemorySegment(F, x, x2 + 2 * xColumn, ORDER).fma(g, v22);
    }
    v00.intoMemorySegment(sums, s0, ORDER);
    v01.intoMemorySegment(sums, s0 + sumsColumn, ORDER);
    v02.intoMemorySegment(sums, s0 + 2 * sumsColumn, ORDER);
    v10.intoMemorySegment(sums, s1, ORDER);
    v11.intoMemorySegment(sums, s1 + sumsColumn, ORDER);
    v12.intoMemorySegment(sums, s1 + 2 * sumsColumn, ORDER);
    v20.intoMemorySegment(sums, s2, ORDER);
    v21.intoMemorySegment(sums, s2 + sumsColumn, ORDER);
    v22.intoMemorySegment(sums, s2 + 2 * sumsColumn, ORDER);
  }

  private static void fourVectors(
      int pixels,
      MemorySegment x,
      long xFrom,
      long xPixel,
      MemorySegment y,
      long yFrom,
      long yPixel,
      MemorySegment sums,
      long to) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    sums = NativeMemory.known(sums);
    FloatVector v0 = fromMemorySegment(F, sums, to, ORDER);
    FloatVector v1 = fromMemorySegment(F, sums, to + BYTES, ORDER);
    FloatVector v2 = fromMemorySegment(F, sums, to + 2 * BYTES, ORDER);
    FloatVector v3 = fromMemorySegment(F, sums, to + 3 * BYTES, ORDER);
    for (int p = 0; p < pixels; p++) {
      long xAt = xFrom + p * xPixel;
      long yAt = yFrom + p * yPixel;
      FloatVector g0 = fromMemorySegment(F, y, yAt, ORDER);
      FloatVector g1 = fromMemorySegment(F, y, yAt + BYTES, ORDER);
      FloatVector g2 = fromMemorySegment(F, y, yAt + 2 * BYTES, ORDER);
      FloatVector g3 = fromMemorySegment(F, y, yAt + 3 * BYTES, ORDER);
      v0 = fromMemorySegment(F, x, xAt, ORDER).fma(g0, v0);
      v1 = fromMemorySegment(F, x, xAt + BYTES, ORDER).fma(g1, v1);
      v2 = fromMemorySegment(F, x, xAt + 2 * BYTES, ORDER).fma(g2, v2);
      v3 = fromMemorySegment(F, x, xAt + 3 * BYTES, ORDER).fma(g3, v3);
    }
    v0.intoMemorySegment(sums, to, ORDER);
    v1.intoMemorySegment(sums, to + BYTES, ORDER);
    v2.intoMemorySegment(sums, to + 2 * BYTES, ORDER);
    v3.intoMemorySegment(sums, to + 3 * BYTES, ORDER);
  }

  private static void oneVector(
      int pixels,
      MemorySegment x,
      long xFrom,
      long xPixel,
      MemorySegment y,
      long yFrom,
      long yPixel,
      MemorySegment sums,
      long to) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    sums = NativeMemory.known(sums);
    FloatVector v = fromMemorySegment(F, sums, to, ORDER);
    for (int p = 0; p < pixels; p++) {
      FloatVector g = fromMemorySegment(F, y, yFrom + p * yPixel, ORDER);
      v = fromMemorySegment(F, x, xFrom + p * xPixel, ORDER).fma(g, v);
    }
    v.intoMemorySegment(sums, to, ORDER);
  }
}
