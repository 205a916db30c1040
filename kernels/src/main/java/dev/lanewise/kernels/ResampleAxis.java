package dev.lanewise.kernels;

import java.util.ArrayList;
import java.util.List;

/**
 * One axis of a linear map between images: which consecutive source places each target place is
 * made of, and their weights.
 *
 * @param sources places of the source
 * @param starts the first source place of each target place
 * @param counts how many source places it has
 * @param weights theirs, {@code most} apart from target place to target place
 * @param most the largest count
 */
record ResampleAxis(int sources, int[] starts, int[] counts, float[] weights, int most) {

  /**
   * Target places that differ only by where they begin.
   *
   * @param place the first one
   * @param step from one to the next
   * @param length how many there are
   * @param sourceStep from the first source place of one to that of the next
   */
  record Run(int place, int step, int length, int sourceStep) {}

  private static ResampleAxis empty(int sources, int targets, int most) {
    return new ResampleAxis(
        sources, new int[targets], new int[targets], new float[targets * most], most);
  }

  /**
   * Linear interpolation to {@code factor} places for each source place, with half-pixel centers:
   * target place i lies at {@code (i + 1/2) / factor - 1/2}; beyond the outermost places these go
   * on.
   */
  static ResampleAxis linear(int sources, int factor) {
    ResampleAxis axis = empty(sources, sources * factor, 2);
    for (int i = 0; i < sources * factor; i++) {
      // The place times 2 factor, as a whole number.
      long place = 2L * i + 1 - factor;
      int lower = (int) Math.floorDiv(place, 2L * factor);
      long beyond = Math.floorMod(place, 2L * factor);
      if (lower < 0) {
        axis.add(i, 0, 1f);
      } else if (beyond == 0 || lower == sources - 1) {
        axis.add(i, lower, 1f);
      } else {
        axis.add(i, lower, (float) ((2.0 * factor - beyond) / (2.0 * factor)));
        axis.add(i, lower + 1, (float) (beyond / (2.0 * factor)));
      }
    }
    return axis;
  }

  /** The map of gradients: each source place is made of the target places that it went into. */
  ResampleAxis transposed() {
    int[] uses = new int[sources];
    int largest = 0;
    for (int i = 0; i < targets(); i++) {
      for (int k = 0; k < counts[i]; k++) {
        largest = Math.max(largest, ++uses[starts[i] + k]);
      }
    }
    ResampleAxis axis = empty(targets(), sources, largest);
    for (int i = 0; i < targets(); i++) {
      for (int k = 0; k < counts[i]; k++) {
        axis.add(starts[i] + k, i, weights[at(i) + k]);
      }
    }
    return axis;
  }

  private void add(int target, int source, float weight) {
    if (counts[target] == 0) {
      starts[target] = source;
    }
    weights[at(target) + counts[target]] = weight;
    counts[target]++;
  }

  int targets() {
    return starts.length;
  }

  /** Where the weights of a target place begin. */
  int at(int target) {
    return target * most;
  }

  /** All target places, in runs of every {@code step}-th one. */
  List<Run> runs(int step) {
    List<Run> runs = new ArrayList<>();
    for (int phase = 0; phase < step; phase++) {
      int from = phase;
      while (from < targets()) {
        int next = from + step;
        int sourceStep = next < targets() ? starts[next] - starts[from] : 0;
        while (next < targets()
            && alike(from, next)
            && starts[next] - starts[next - step] == sourceStep) {
          next += step;
        }
        runs.add(new Run(from, step, (next - from) / step, sourceStep));
        from = next;
      }
    }
    return List.copyOf(runs);
  }

  private boolean alike(int one, int other) {
    if (counts[one] != counts[other]) {
      return false;
    }
    for (int k = 0; k < counts[one]; k++) {
      if (weights[at(one) + k] != weights[at(other) + k]) {
        return false;
      }
    }
    return true;
  }
}
