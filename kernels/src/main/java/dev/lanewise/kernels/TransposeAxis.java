package dev.lanewise.kernels;

/**
 * One axis of a transposed convolution: the output, and what a convolution of it pads to come back
 * to the input.
 *
 * @param output cells of the output
 * @param kernel cells of the window
 * @param stride from one window to the next
 * @param dilation from one cell of the window to the next
 * @param before padding cells before the output
 * @param after padding cells after it
 */
record TransposeAxis(int output, int kernel, int stride, int dilation, int before, int after) {

  static TransposeAxis valid(
      String axis, int input, int kernel, int stride, int dilation, int extra) {
    long span = span(axis, input, kernel, stride, dilation, extra);
    long added = extra == Conv2dTransposeShape.AUTOMATIC ? Math.max(span, stride) - span : extra;
    return of(axis, (input - 1L) * stride + span + added, kernel, stride, dilation, 0, 0);
  }

  static TransposeAxis explicit(
      String axis,
      int input,
      int kernel,
      int stride,
      int dilation,
      int before,
      int after,
      int extra) {
    long span = span(axis, input, kernel, stride, dilation, extra);
    long output = (input - 1L) * stride + span + Math.max(0, extra) - before - after;
    return of(axis, output, kernel, stride, dilation, before, after);
  }

  static TransposeAxis same(
      String axis, int input, int kernel, int stride, int dilation, int extra) {
    long span = span(axis, input, kernel, stride, dilation, extra);
    long output =
        extra == Conv2dTransposeShape.AUTOMATIC
            ? (long) input * stride
            : (input - 1L) * stride + span % 2 + extra;
    long cut = Math.max(0, (input - 1L) * stride + span - output);
    return of(axis, output, kernel, stride, dilation, cut / 2, cut - cut / 2);
  }

  private static TransposeAxis of(
      String axis, long output, int kernel, int stride, int dilation, long before, long after) {
    if (output < 1 || output > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          axis + ": expected an output of 1 to " + Integer.MAX_VALUE + " cells, got " + output);
    }
    return new TransposeAxis(
        (int) output, kernel, stride, dilation, Math.toIntExact(before), Math.toIntExact(after));
  }

  /** Checks the sizes; returns the cells from the window's first to its last. */
  private static long span(
      String axis, int input, int kernel, int stride, int dilation, int extra) {
    long span = WindowAxis.span(axis, input, kernel, stride, dilation);
    if (extra < Conv2dTransposeShape.AUTOMATIC || extra >= stride) {
      throw new IllegalArgumentException(
          "output padding of "
              + axis
              + ": expected less than the stride of "
              + stride
              + ", got "
              + extra);
    }
    return span;
  }
}
