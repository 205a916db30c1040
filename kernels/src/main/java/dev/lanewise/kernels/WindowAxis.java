package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.TapRuns;
import java.util.Arrays;

/**
 * A sliding window along one axis: output i covers the input cells {@code i * stride - before + t *
 * dilation}, t from 0 to {@code kernel - 1}.
 *
 * @param input cells of the input
 * @param kernel cells of the window
 * @param stride from one window to the next
 * @param dilation from one cell of the window to the next
 * @param before padding cells before the first input cell
 * @param output number of windows
 */
record WindowAxis(int input, int kernel, int stride, int dilation, int before, int output) {

  /** The axis of height (rows) under a padding. */
  static WindowAxis rows(int input, int kernel, int stride, int dilation, Padding padding) {
    return switch (padding) {
      case Padding.Explicit p ->
          explicit("height", input, kernel, stride, dilation, p.top(), p.bottom());
      case Padding.Valid v -> explicit("height", input, kernel, stride, dilation, 0, 0);
      case Padding.Same s -> same("height", input, kernel, stride, dilation);
    };
  }

  /** The axis of width (columns) under a padding. */
  static WindowAxis columns(int input, int kernel, int stride, int dilation, Padding padding) {
    return switch (padding) {
      case Padding.Explicit p ->
          explicit("width", input, kernel, stride, dilation, p.left(), p.right());
      case Padding.Valid v -> explicit("width", input, kernel, stride, dilation, 0, 0);
      case Padding.Same s -> same("width", input, kernel, stride, dilation);
    };
  }

  /** Which input cells each output meets. */
  TapRuns forwardTaps() {
    return TapRuns.forward(input, kernel, stride, dilation, before, output);
  }

  /** Which outputs each input cell meets. */
  TapRuns backwardTaps() {
    return TapRuns.backward(input, kernel, stride, dilation, before, output);
  }

  /** The input cells that no output meets. */
  int[] unmet() {
    int[] unmet = new int[input];
    int count = 0;
    for (TapRuns.Run cell : backwardTaps().positions()) {
      if (cell.taps() == 0) {
        unmet[count++] = cell.position();
      }
    }
    return Arrays.copyOf(unmet, count);
  }

  private static WindowAxis explicit(
      String axis, int input, int kernel, int stride, int dilation, int before, int after) {
    long span = span(axis, input, kernel, stride, dilation);
    long free = (long) input + before + after - span;
    if (free < 0) {
      throw new IllegalArgumentException(
          axis
              + ": the computed output size would be zero or negative: input "
              + input
              + " with padding "
              + before
              + " and "
              + after
              + ", window "
              + span);
    }
    return new WindowAxis(
        input, kernel, stride, dilation, before, Math.toIntExact(free / stride + 1));
  }

  private static WindowAxis same(String axis, int input, int kernel, int stride, int dilation) {
    long span = span(axis, input, kernel, stride, dilation);
    int output = Math.ceilDiv(input, stride);
    long total = Math.max(0, (output - 1L) * stride + span - input);
    return new WindowAxis(input, kernel, stride, dilation, Math.toIntExact(total / 2), output);
  }

  /** Checks the sizes; returns the cells from the window's first to its last. */
  static long span(String axis, int input, int kernel, int stride, int dilation) {
    positive(axis, input);
    positive("kernel " + axis, kernel);
    positive("stride of " + axis, stride);
    positive("dilation of " + axis, dilation);
    return (kernel - 1L) * dilation + 1;
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": expected at least 1, got " + value);
    }
  }
}
