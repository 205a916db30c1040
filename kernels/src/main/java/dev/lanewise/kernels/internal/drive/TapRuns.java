package dev.lanewise.kernels.internal.drive;

import java.util.ArrayList;
import java.util.List;

/**
 * Which cells of a source meet which taps of a kernel along one axis, for every position of the
 * target; positions with the same taps, one {@link #positionStep} after the other, form a run.
 * Cells outside the source do not occur.
 *
 * @param runs all positions
 * @param positionStep from one position of a run to the next
 * @param advance from one position's first cell to that of the next
 * @param cellStep from one cell of a position to the next
 * @param tapStep from one tap of a position to the next
 */
public record TapRuns(List<Run> runs, int positionStep, int advance, int cellStep, int tapStep) {

  /**
   * Neighbours with the same taps.
   *
   * @param position the first
   * @param positions how many
   * @param cell the first position's first cell
   * @param tap the first tap
   * @param taps how many; 0 where no cell lies in the source
   */
  public record Run(int position, int positions, int cell, int tap, int taps) {}

  /** Copies the runs. */
  public TapRuns {
    runs = List.copyOf(runs);
  }

  /**
   * Of a convolution: output i meets cell {@code i * stride - before + t * dilation} with tap t, t
   * increasing.
   */
  public static TapRuns forward(
      int input, int kernel, int stride, int dilation, int before, int output) {
    List<Run> all = new ArrayList<>();
    for (int i = 0; i < output; i++) {
      long first = (long) i * stride - before;
      long from = first < 0 ? Math.ceilDiv(-first, dilation) : 0;
      long to = first < input ? Math.min(kernel, (input - 1 - first) / dilation + 1) : 0;
      add(all, i, 1, from < to, first + from * dilation, from, to - from);
    }
    return new TapRuns(all, 1, stride, dilation, 1);
  }

  /**
   * Of a convolution's gradient by its input: input h meets output i with tap t where {@code i *
   * stride - before + t * dilation = h}, t decreasing.
   */
  public static TapRuns backward(
      int input, int kernel, int stride, int dilation, int before, int output) {
    int common = gcd(stride, dilation);
    int tapStep = stride / common;
    List<Run> all = new ArrayList<>();
    for (int phase = 0; phase < Math.min(stride, input); phase++) {
      for (long h = phase; h < input; h += stride) {
        long place = h + before;
        int least = 0;
        while (least < Math.min(kernel, tapStep)
            && (place - (long) least * dilation) % stride != 0) {
          least++;
        }
        long most = Math.min(kernel - 1, place / dilation);
        long lowest = Math.ceilDiv(place - (output - 1L) * stride, dilation);
        long steps = Math.floorDiv(most - least, tapStep);
        long skipped = Math.max(0, Math.ceilDiv(lowest - least, tapStep));
        long tap = least + steps * tapStep;
        boolean meets = least < Math.min(kernel, tapStep) && steps >= skipped;
        long cell = (place - tap * dilation) / stride;
        add(all, (int) h, stride, meets, cell, tap, steps - skipped + 1);
      }
    }
    return new TapRuns(all, stride, 1, dilation / common, -tapStep);
  }

  /** Whether neighbours of the target lie as the cells that they meet. */
  public boolean dense() {
    return positionStep == 1 && advance == 1 && cellStep == 1;
  }

  /**
   * Where all positions are a window of three taps that slides on by one cell, and the border cuts
   * off at most one tap at either end: the run with three taps, 0 or 1 (after one position without
   * the first tap); a position without the last tap may come after it. Otherwise -1.
   */
  public int slide() {
    int at = runs.getFirst().taps == 2 ? 1 : 0;
    int after = runs.size() - 1 - at;
    if (!dense() || after < 0 || after > 1 || runs.get(at).taps != 3) {
      return -1;
    }
    Run all = runs.get(at);
    Run left = runs.getFirst();
    Run right = runs.getLast();
    boolean fromLeft =
        at == 0 || left.positions == 1 && left.cell == all.cell && left.tap == all.tap + tapStep;
    boolean toRight = after == 0 || right.positions == 1 && right.taps == 2 && right.tap == all.tap;
    return fromLeft && toRight ? at : -1;
  }

  /** The runs one position at a time, in the same order. */
  public List<Run> positions() {
    List<Run> all = new ArrayList<>();
    for (Run run : runs) {
      for (int p = 0; p < run.positions; p++) {
        int cell = run.taps == 0 ? 0 : run.cell + p * advance;
        all.add(new Run(run.position + p * positionStep, 1, cell, run.tap, run.taps));
      }
    }
    return all;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** Adds a position, to the last run if it goes on with that. */
  private static void add(
      List<Run> all, int position, int step, boolean meets, long cell, long tap, long taps) {
    Run one =
        meets
            ? new Run(position, 1, (int) cell, (int) tap, (int) taps)
            : new Run(position, 1, 0, 0, 0);
    Run last = all.isEmpty() ? null : all.getLast();
    if (last != null
        && (long) last.position + (long) last.positions * step == position
        && last.tap == one.tap
        && last.taps == one.taps) {
      all.set(
          all.size() - 1,
          new Run(last.position, last.positions + 1, last.cell, last.tap, last.taps));
    } else {
      all.add(one);
    }
  }
}
