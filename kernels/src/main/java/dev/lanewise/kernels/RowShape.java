package dev.lanewise.kernels;

/**
 * Rows of floats in memory, each in one piece.
 *
 * @param rows how many there are
 * @param classes floats of a row
 * @param stride floats from one row's beginning to the next one's
 */
record RowShape(int rows, int classes, int stride) {
  RowShape {
    Sizes.positive("rows", rows);
    Sizes.positive("classes", classes);
    if (stride < classes) {
      throw new IllegalArgumentException(
          "row stride: expected at least " + classes + ", the classes, got " + stride);
    }
  }

  /** From the first float to the last, in bytes. */
  long bytes() {
    return ((rows - 1L) * stride + classes) * Float.BYTES;
  }

  /** Where a row begins, in bytes. */
  long at(long row) {
    return row * stride * Float.BYTES;
  }

  Ranges ranges() {
    return Ranges.ofRows(rows, classes);
  }
}
