package dev.lanewise.kernels;

/** Whether an average counts the cells of a window that lie on padding. */
public enum PaddingCells {
  /** The sum is divided by the cells that lie in the image, as in Keras. */
  IGNORED,
  /** The sum is divided by all cells of the window: padding counts as zeros. */
  COUNTED
}
