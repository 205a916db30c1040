package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/**
 * Max pooling of neighbouring output pixels, one cell of their windows at a time. A cell x replaces
 * the maximum y so far if {@code !(x <= y)} and y is not NaN.
 */
public interface PoolKernels {

  /** Sets {@code count} maxima to minus infinity. */
  void start(int count, MemorySegment y, long yOffset);

  /** Sets {@code count} maxima to minus infinity and their winners to -1. */
  void startWithWinners(
      int count, MemorySegment y, long yOffset, MemorySegment winners, long winnersOffset);

  /**
   * Takes a cell into each of {@code pixels} maxima. The cell of pixel p lies at byte {@code
   * xOffset + p * xStep}, its maximum at {@code yOffset + p * channels * 4}.
   */
  void cell(
      int pixels,
      int channels,
      MemorySegment x,
      long xOffset,
      long xStep,
      MemorySegment y,
      long yOffset);

  /**
   * The same, with winners: the cell of pixel p has the number {@code winner + p * winnerStep}. A
   * cell also replaces a maximum that has no winner yet.
   */
  void cellWithWinners(
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
      long winnersOffset);

  /**
   * Adds {@code pixels} gradients to the cells that won, pixel by pixel.
   *
   * @throws IndexOutOfBoundsException if a winner is not less than {@code cells}
   */
  void scatter(
      int pixels,
      int channels,
      int cells,
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment winners,
      long winnersOffset,
      MemorySegment gradInput,
      long gradInputOffset);
}
