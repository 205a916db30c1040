package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.BYTES;
import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.lanewise.kernels.internal.micro.AverageKernels;
import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.scalar.ScalarAverageKernels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** {@link AverageKernels} on the Vector API, lanes along channels. */
final class VectorAverageKernels implements AverageKernels {
  private static final int GROUP = 4 * FLOATS;

  @Override
  public void average(
      int pixels,
      int channels,
      int rows,
      int columns,
      MemorySegment x,
      long xOffset,
      long xStep,
      long xRow,
      float divisor,
      MemorySegment y,
      long yOffset) {
    int whole = channels - channels % FLOATS;
    int groups = rows * columns > 4 ? channels - channels % GROUP : 0;
    long cellBytes = (long) channels * 4;
    for (int c = 0; c < groups; c += GROUP) {
      long at = (long) c * 4;
      averageOfGroup(
          pixels, rows, columns, x, xOffset + at, xStep, xRow, cellBytes, divisor, y, yOffset + at);
    }
    for (int c = groups; c < whole; c += FLOATS) {
      long from = xOffset + (long) c * 4;
      long to = yOffset + (long) c * 4;
      if (rows == 2 && columns == 2) {
        averageOfFour(pixels, x, from, from + xRow, xStep, cellBytes, divisor, y, to);
      } else {
        averageOfWindow(pixels, rows, columns, x, from, xStep, xRow, cellBytes, divisor, y, to);
      }
    }
    ScalarAverageKernels.average(
        whole, pixels, channels, rows, columns, x, xOffset, xStep, xRow, divisor, y, yOffset);
  }

  private static void averageOfFour(
      int pixels,
      MemorySegment x,
      long upper,
      long lower,
      long xStep,
      long cellBytes,
      float divisor,
      MemorySegment y,
      long to) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int p = 0; p < pixels; p++) {
      long a = upper + p * xStep;
      long c = lower + p * xStep;
      fromMemorySegment(F, x, a, ORDER)
          .add(fromMemorySegment(F, x, a + cellBytes, ORDER))
          .add(fromMemorySegment(F, x, c, ORDER))
          .add(fromMemorySegment(F, x, c + cellBytes, ORDER))
          .div(divisor)
          .intoMemorySegment(y, to + p * cellBytes, ORDER);
    }
  }

  private static void averageOfWindow(
      int pixels,
      int rows,
      int columns,
      MemorySegment x,
      long from,
      long xStep,
      long xRow,
      long cellBytes,
      float divisor,
      MemorySegment y,
      long to) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int p = 0; p < pixels; p++) {
      FloatVector sum = FloatVector.broadcast(F, -0f);
      for (int r = 0; r < rows; r++) {
        long at = from + p * xStep + r * xRow;
        for (int s = 0; s < columns; s++) {
          sum = sum.add(fromMemorySegment(F, x, at + s * cellBytes, ORDER));
        }
      }
      sum.div(divisor).intoMemorySegment(y, to + p * cellBytes, ORDER);
    }
  }

  /** Four vectors of channels at once: in a large window each addition waits for the one before. */
  private static void averageOfGroup(
      int pixels,
      int rows,
      int columns,
      MemorySegment x,
      long from,
      long xStep,
      long xRow,
      long cellBytes,
      float divisor,
      MemorySegment y,
      long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int p = 0; p < pixels; p++) {
      FloatVector s0 = FloatVector.broadcast(F, -0f);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      for (int r = 0; r < rows; r++) {
        long row = from + p * xStep + r * xRow;
        for (int s = 0; s < columns; s++) {
          long at = row + s * cellBytes;
          s0 = s0.add(fromMemorySegment(F, x, at, ORDER));
          s1 = s1.add(fromMemorySegment(F, x, at + BYTES, ORDER));
          s2 = s2.add(fromMemorySegment(F, x, at + 2 * BYTES, ORDER));
          s3 = s3.add(fromMemorySegment(F, x, at + 3 * BYTES, ORDER));
        }
      }
      long to = yOffset + p * cellBytes;
      s0.div(divisor).intoMemorySegment(y, to, ORDER);
      s1.div(divisor).intoMemorySegment(y, to + BYTES, ORDER);
      s2.div(divisor).intoMemorySegment(y, to + 2 * BYTES, ORDER);
      s3.div(divisor).intoMemorySegment(y, to + 3 * BYTES, ORDER);
    }
  }

  @Override
  public void averageBackward(
      int pixels,
      int channels,
      int rows,
      int columns,
      MemorySegment gradOutput,
      long gradOutputOffset,
      float divisor,
      boolean fresh,
      MemorySegment gradInput,
      long gradInputOffset,
      long gradInputStep,
      long gradInputRow) {
    int whole = channels - channels % FLOATS;
    long cellBytes = (long) channels * 4;
    for (int c = 0; c < whole; c += FLOATS) {
      long from = gradOutputOffset + (long) c * 4;
      long to = gradInputOffset + (long) c * 4;
      if (fresh) {
        fillWindows(
            pixels,
            rows,
            columns,
            gradOutput,
            from,
            cellBytes,
            divisor,
            gradInput,
            to,
            gradInputStep,
            gradInputRow);
      } else {
        addToWindows(
            pixels,
            rows,
            columns,
            gradOutput,
            from,
            cellBytes,
            divisor,
            gradInput,
            to,
            gradInputStep,
            gradInputRow);
      }
    }
    ScalarAverageKernels.averageBackward(
        whole,
        pixels,
        channels,
        rows,
        columns,
        gradOutput,
        gradOutputOffset,
        divisor,
        fresh,
        gradInput,
        gradInputOffset,
        gradInputStep,
        gradInputRow);
  }

  private static void fillWindows(
      int pixels,
      int rows,
      int columns,
      MemorySegment gradOutput,
      long from,
      long cellBytes,
      float divisor,
      MemorySegment gradInput,
      long to,
      long step,
      long row) {
    gradOutput = NativeMemory.known(gradOutput);
    gradInput = NativeMemory.known(gradInput);
    for (int p = 0; p < pixels; p++) {
      FloatVector part =
          fromMemorySegment(F, gradOutput, from + p * cellBytes, ORDER).div(divisor).add(0f);
      for (int r = 0; r < rows; r++) {
        long at = to + p * step + r * row;
        for (int s = 0; s < columns; s++) {
          part.intoMemorySegment(gradInput, at + s * cellBytes, ORDER);
        }
      }
    }
  }

  private static void addToWindows(
      int pixels,
      int rows,
      int columns,
      MemorySegment gradOutput,
      long from,
      long cellBytes,
      float divisor,
      MemorySegment gradInput,
      long to,
      long step,
      long row) {
    gradOutput = NativeMemory.known(gradOutput);
    gradInput = NativeMemory.known(gradInput);
    for (int p = 0; p < pixels; p++) {
      FloatVector part = fromMemorySegment(F, gradOutput, from + p * cellBytes, ORDER).div(divisor);
      for (int r = 0; r < rows; r++) {
        long start = to + p * step + r * row;
        for (int s = 0; s < columns; s++) {
          long at = start + s * cellBytes;
          fromMemorySegment(F, gradInput, at, ORDER)
              .add(part)
              .intoMemorySegment(gradInput, at, ORDER);
        }
      }
    }
  }
}
