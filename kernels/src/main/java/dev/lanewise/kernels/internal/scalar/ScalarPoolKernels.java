package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;
import static dev.lanewise.kernels.internal.scalar.ScalarMemory.INT;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.PoolKernels;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** {@link PoolKernels} in plain Java. */
public final class ScalarPoolKernels implements PoolKernels {

  @Override
  public void max(
      int pixels,
      int channels,
      int rows,
      int columns,
      MemorySegment x,
      long xOffset,
      long xStep,
      long xRow,
      MemorySegment y,
      long yOffset) {
    for (int p = 0; p < pixels; p++) {
      long to = yOffset + (long) p * channels * 4;
      max(0, channels, rows, columns, x, xOffset + p * xStep, xRow, y, to);
    }
  }

  /** One window's channels from {@code first} on. */
  public static void max(
      int first,
      int channels,
      int rows,
      int columns,
      MemorySegment x,
      long from,
      long xRow,
      MemorySegment y,
      long to) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int c = first; c < channels; c++) {
      float max = Float.NEGATIVE_INFINITY;
      for (int r = 0; r < rows; r++) {
        long at = from + r * xRow + (long) c * 4;
        for (int s = 0; s < columns; s++) {
          float value = x.get(FLOAT, at + (long) s * channels * 4);
          max = replaces(value, max) ? value : max;
        }
      }
      y.set(FLOAT, to + (long) c * 4, max);
    }
  }

  @Override
  public void maxWithWinners(
      int pixels,
      int channels,
      int rows,
      int columns,
      MemorySegment x,
      long xOffset,
      long xStep,
      long xRow,
      int cell,
      int cellStep,
      int width,
      MemorySegment y,
      long yOffset,
      MemorySegment winners,
      long winnersOffset) {
    for (int p = 0; p < pixels; p++) {
      long to = (long) p * channels * 4;
      maxWithWinners(
          0,
          channels,
          rows,
          columns,
          x,
          xOffset + p * xStep,
          xRow,
          cell + p * cellStep,
          width,
          y,
          yOffset + to,
          winners,
          winnersOffset + to);
    }
  }

  /** One window's channels from {@code first} on, with winners. */
  public static void maxWithWinners(
      int first,
      int channels,
      int rows,
      int columns,
      MemorySegment x,
      long from,
      long xRow,
      int cell,
      int width,
      MemorySegment y,
      long to,
      MemorySegment winners,
      long winnersTo) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    winners = NativeMemory.known(winners);
    boolean empty = rows == 0 || columns == 0;
    for (int c = first; c < channels; c++) {
      float max = Float.NEGATIVE_INFINITY;
      int winner = empty ? -1 : cell;
      for (int r = 0; r < rows; r++) {
        long at = from + r * xRow + (long) c * 4;
        for (int s = 0; s < columns; s++) {
          float value = x.get(FLOAT, at + (long) s * channels * 4);
          boolean takes = replaces(value, max);
          max = takes ? value : max;
          winner = takes ? cell + r * width + s : winner;
        }
      }
      y.set(FLOAT, to + (long) c * 4, max);
      winners.set(INT, winnersTo + (long) c * 4, winner);
    }
  }

  /** Without branches: which cell wins cannot be predicted. */
  private static boolean replaces(float value, float max) {
    return !(value <= max) & max == max;
  }

  @Override
  public void spread(
      int pixels,
      int channels,
      int rows,
      int columns,
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment winners,
      long winnersOffset,
      int cell,
      int cellStep,
      int width,
      MemorySegment gradInput,
      long gradInputOffset,
      long gradInputStep,
      long gradInputRow) {
    for (int p = 0; p < pixels; p++) {
      long from = (long) p * channels * 4;
      spread(
          0,
          channels,
          rows,
          columns,
          gradOutput,
          gradOutputOffset + from,
          winners,
          winnersOffset + from,
          cell + p * cellStep,
          width,
          gradInput,
          gradInputOffset + p * gradInputStep,
          gradInputRow);
    }
  }

  /** One window's channels from {@code first} on. */
  public static void spread(
      int first,
      int channels,
      int rows,
      int columns,
      MemorySegment gradOutput,
      long from,
      MemorySegment winners,
      long winnersFrom,
      int cell,
      int width,
      MemorySegment gradInput,
      long to,
      long gradInputRow) {
    gradOutput = NativeMemory.known(gradOutput);
    winners = NativeMemory.known(winners);
    gradInput = NativeMemory.known(gradInput);
    for (int r = 0; r < rows; r++) {
      for (int s = 0; s < columns; s++) {
        long at = to + r * gradInputRow + (long) s * channels * 4;
        for (int c = first; c < channels; c++) {
          gradInput.set(FLOAT, at + (long) c * 4, 0f);
        }
      }
    }
    if (rows == 0 || columns == 0) {
      return;
    }
    for (int c = first; c < channels; c++) {
      int winner = winners.get(INT, winnersFrom + (long) c * 4);
      int row = (winner - cell) / width;
      int column = winner - cell - row * width;
      if (winner < cell || row >= rows || column >= columns) {
        throw new IndexOutOfBoundsException(
            "winners: expected a cell of the window of "
                + rows
                + " x "
                + columns
                + " at cell "
                + cell
                + ", got "
                + winner);
      }
      gradInput.set(
          FLOAT,
          to + row * gradInputRow + ((long) column * channels + c) * 4,
          0f + gradOutput.get(FLOAT, from + (long) c * 4));
    }
  }

  @Override
  public void scatter(
      int pixels,
      int channels,
      int cells,
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment winners,
      long winnersOffset,
      MemorySegment gradInput,
      long gradInputOffset) {
    for (int p = 0; p < pixels; p++) {
      long from = (long) p * channels * 4;
      scatterPixel(
          channels,
          cells,
          gradOutput,
          gradOutputOffset + from,
          winners,
          winnersOffset + from,
          gradInput,
          gradInputOffset);
    }
  }

  private static void scatterPixel(
      int channels,
      int cells,
      MemorySegment gradOutput,
      long from,
      MemorySegment winners,
      long winnersFrom,
      MemorySegment gradInput,
      long to) {
    gradOutput = NativeMemory.known(gradOutput);
    winners = NativeMemory.known(winners);
    gradInput = NativeMemory.known(gradInput);
    for (int c = 0; c < channels; c++) {
      int winner = winners.get(INT, winnersFrom + (long) c * 4);
      if (winner >= 0) {
        long at = to + ((long) Objects.checkIndex(winner, cells) * channels + c) * 4;
        gradInput.set(
            FLOAT, at, gradInput.get(FLOAT, at) + gradOutput.get(FLOAT, from + (long) c * 4));
      }
    }
  }
}
