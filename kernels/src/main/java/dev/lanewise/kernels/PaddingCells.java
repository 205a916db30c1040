package dev.lanewise.kernels;

/**
 * Whether an average counts the cells of a window that lie on padding.
 *
 * <pre>{@code
 * var pool = AveragePool2d.forward(pooling, PaddingCells.COUNTED, Parallelism.caller());
 * }</pre>
 */
public enum PaddingCells {
  /** The sum is divided by the cells that lie in the image, as in Keras. */
  IGNORED,
  /** The sum is divided by all cells of the window: padding counts as zeros. */
  COUNTED
}
