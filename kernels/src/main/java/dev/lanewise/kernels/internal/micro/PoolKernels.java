package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/**
 * Max pooling of neighbouring output pixels. The window of pixel p is {@code rows} times {@code
 * columns} cells of {@code channels} values: its first cell lies at byte {@code xOffset + p *
 * xStep}, the next row {@code xRow} bytes further, the next column {@code channels * 4}. Where
 * cells are numbered, the first one is {@code cell + p * cellStep}, and a row is {@code width} of
 * them. Outputs and winners are dense.
 *
 * <p>The maximum starts from the first cell; a later cell x replaces the maximum m if {@code !(x <=
 * m)} and m is not NaN.
 */
public interface PoolKernels {

  /** The maxima of windows. */
  void max(
      int pixels,
      int channels,
      int rows,
      int columns,
      MemorySegment x,
      long xOffset,
      long xStep,
      long xRow,
      MemorySegment y,
      long yOffset);

  /** The same, with the numbers of the cells that won. */
  void maxWithWinners(
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
      long winnersOffset);

  /**
   * Writes +0 plus each gradient to the cell of its window that won, and +0 to the window's others.
   *
   * @throws IndexOutOfBoundsException if a winner is no cell of its window
   */
  void spread(
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
      long gradInputRow);

  /**
   * Adds {@code pixels} gradients to the cells that won, pixel by pixel; those without a winner,
   * which is negative then, go nowhere.
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
