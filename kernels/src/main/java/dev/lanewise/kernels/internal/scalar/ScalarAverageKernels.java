package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.AverageKernels;
import dev.lanewise.kernels.internal.micro.NativeMemory;
import java.lang.foreign.MemorySegment;

/** {@link AverageKernels} in plain Java. */
public final class ScalarAverageKernels implements AverageKernels {

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
    average(0, pixels, channels, rows, columns, x, xOffset, xStep, xRow, divisor, y, yOffset);
  }

  /** The channels from {@code first} on. */
  public static void average(
      int first,
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
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    long cellBytes = (long) channels * 4;
    for (int p = 0; p < pixels; p++) {
      for (int c = first; c < channels; c++) {
        long at = (long) c * 4;
        float sum = windowSum(rows, columns, x, xOffset + p * xStep + at, xRow, cellBytes);
        y.set(FLOAT, yOffset + p * cellBytes + at, sum / divisor);
      }
    }
  }

  private static float windowSum(
      int rows, int columns, MemorySegment x, long from, long xRow, long cellBytes) {
    x = NativeMemory.known(x);
    // -0 + x is x, of every x: the chain begins with the first cell.
    float sum = -0f;
    for (int r = 0; r < rows; r++) {
      for (int s = 0; s < columns; s++) {
        sum += x.get(FLOAT, from + r * xRow + s * cellBytes);
      }
    }
    return sum;
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
    averageBackward(
        0,
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

  /** The channels from {@code first} on. */
  public static void averageBackward(
      int first,
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
    gradOutput = NativeMemory.known(gradOutput);
    gradInput = NativeMemory.known(gradInput);
    long cellBytes = (long) channels * 4;
    for (int p = 0; p < pixels; p++) {
      for (int c = first; c < channels; c++) {
        long at = (long) c * 4;
        float part = gradOutput.get(FLOAT, gradOutputOffset + p * cellBytes + at) / divisor;
        long to = gradInputOffset + p * gradInputStep + at;
        addToWindow(rows, columns, part, fresh, gradInput, to, gradInputRow, cellBytes);
      }
    }
  }

  private static void addToWindow(
      int rows,
      int columns,
      float part,
      boolean fresh,
      MemorySegment gradInput,
      long to,
      long gradInputRow,
      long cellBytes) {
    gradInput = NativeMemory.known(gradInput);
    for (int r = 0; r < rows; r++) {
      for (int s = 0; s < columns; s++) {
        long at = to + r * gradInputRow + s * cellBytes;
        float before = fresh ? 0f : gradInput.get(FLOAT, at);
        gradInput.set(FLOAT, at, before + part);
      }
    }
  }
}
