package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;
import static dev.lanewise.kernels.internal.scalar.ScalarMemory.INT;

import dev.lanewise.kernels.internal.micro.PoolKernels;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** {@link PoolKernels} in plain Java. */
public final class ScalarPoolKernels implements PoolKernels {

  @Override
  public void start(int count, MemorySegment y, long yOffset) {
    for (int i = 0; i < count; i++) {
      y.set(FLOAT, yOffset + (long) i * 4, Float.NEGATIVE_INFINITY);
    }
  }

  @Override
  public void startWithWinners(
      int count, MemorySegment y, long yOffset, MemorySegment winners, long winnersOffset) {
    start(count, y, yOffset);
    for (int i = 0; i < count; i++) {
      winners.set(INT, winnersOffset + (long) i * 4, -1);
    }
  }

  @Override
  public void cell(
      int pixels,
      int channels,
      MemorySegment x,
      long xOffset,
      long xStep,
      MemorySegment y,
      long yOffset) {
    for (int p = 0; p < pixels; p++) {
      cell(0, channels, x, xOffset + p * xStep, y, yOffset + (long) p * channels * 4);
    }
  }

  /** Takes a cell's channels from {@code first} on. */
  public static void cell(
      int first, int channels, MemorySegment x, long from, MemorySegment y, long to) {
    for (int c = first; c < channels; c++) {
      float value = x.get(FLOAT, from + (long) c * 4);
      float max = y.get(FLOAT, to + (long) c * 4);
      y.set(FLOAT, to + (long) c * 4, replaces(value, max) ? value : max);
    }
  }

  @Override
  public void cellWithWinners(
      int pixels,
      int channels,
      MemorySegment x,
      long xOffset,
      long xStep,
      int winner,
      int winnerStep,
      MemorySegment y,
      long yOffset,
      MemorySegment winners,
      long winnersOffset) {
    for (int p = 0; p < pixels; p++) {
      long to = (long) p * channels * 4;
      cellWithWinner(
          0,
          channels,
          x,
          xOffset + p * xStep,
          winner + p * winnerStep,
          y,
          yOffset + to,
          winners,
          winnersOffset + to);
    }
  }

  /** Takes a cell's channels from {@code first} on, with winners. */
  public static void cellWithWinner(
      int first,
      int channels,
      MemorySegment x,
      long from,
      int winner,
      MemorySegment y,
      long to,
      MemorySegment winners,
      long winnersTo) {
    for (int c = first; c < channels; c++) {
      float value = x.get(FLOAT, from + (long) c * 4);
      float max = y.get(FLOAT, to + (long) c * 4);
      if (replaces(value, max) || winners.get(INT, winnersTo + (long) c * 4) < 0) {
        y.set(FLOAT, to + (long) c * 4, value);
        winners.set(INT, winnersTo + (long) c * 4, winner);
      }
    }
  }

  private static boolean replaces(float value, float max) {
    return !(value <= max) && max == max;
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
