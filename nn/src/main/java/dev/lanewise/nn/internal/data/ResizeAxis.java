package dev.lanewise.nn.internal.data;

/**
 * Where the cells of a resized axis lie between the cells of the given one, by bilinear
 * interpolation with half-pixel centers and without smoothing, as {@code tf.image.resize} and
 * Keras: cell i at {@code (i + 1/2) input / output - 1/2}, and beyond the outermost cells these go
 * on.
 */
public final class ResizeAxis {
  private final int[] lower;
  private final int[] upper;
  private final float[] share;

  private ResizeAxis(int output) {
    lower = new int[output];
    upper = new int[output];
    share = new float[output];
  }

  /** An axis of {@code input} cells that becomes one of {@code output} cells. */
  public static ResizeAxis of(int input, int output) {
    ResizeAxis axis = new ResizeAxis(output);
    long parts = 2L * output;
    for (int i = 0; i < output; i++) {
      long place = (2L * i + 1) * input - output; // in parts of a cell
      int cell = (int) Math.floorDiv(place, parts);
      long rest = Math.floorMod(place, parts);
      axis.lower[i] = Math.max(cell, 0);
      axis.upper[i] = rest == 0 ? axis.lower[i] : Math.min(cell + 1, input - 1);
      axis.share[i] = (float) ((double) rest / parts);
    }
    return axis;
  }

  /** The same with the one cell that a resized cell's center lies in. */
  public static ResizeAxis nearest(int input, int output) {
    ResizeAxis axis = new ResizeAxis(output);
    for (int i = 0; i < output; i++) {
      axis.lower[i] = (int) ((2L * i + 1) * input / (2L * output));
      axis.upper[i] = axis.lower[i];
    }
    return axis;
  }

  /** Cells of the resized axis. */
  public int size() {
    return lower.length;
  }

  /** The given cell at or before a resized one. */
  public int lower(int index) {
    return lower[index];
  }

  /** The given cell after it. */
  public int upper(int index) {
    return upper[index];
  }

  /** How far the resized cell is from the lower to the upper one, 0 to below 1. */
  public float share(int index) {
    return share[index];
  }

  /** What lies between two values; between equal ones it is they. */
  public static float between(float from, float to, float share) {
    return share == 0 || from == to ? from : Math.fma(to - from, share, from);
  }
}
