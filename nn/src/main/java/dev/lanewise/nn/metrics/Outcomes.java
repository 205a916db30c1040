package dev.lanewise.nn.metrics;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Counts of outputs said to be positive that are so, of those that are not, and of positives
 * missed.
 *
 * @param samples how many
 * @param rows of targets
 * @param threshold an output above it says positive
 * @param classId the one output that is looked at, or -1 for all
 * @param precision whether the metric is the share of what is said to be positive that is so, or
 *     else the share of positives that are found
 */
record Outcomes(int samples, TargetRows rows, float threshold, int classId, boolean precision)
    implements MetricStep {
  private static final int TRUE_POSITIVES = 0;
  private static final int FALSE_POSITIVES = 1;
  private static final int FALSE_NEGATIVES = 2;
  private static final int COUNTS = 3;

  /**
   * Checks that a class is one of the outputs.
   *
   * @throws IllegalArgumentException if it is not
   */
  Outcomes {
    if (classId >= rows.outputs()) {
      throw new IllegalArgumentException(
          "classId: expected less than the outputs, " + rows.outputs() + ", got " + classId);
    }
  }

  /**
   * Checks a threshold.
   *
   * @throws IllegalArgumentException if it is not 0 to 1
   */
  static void check(String name, float threshold) {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException(name + ": threshold: expected 0 to 1, got " + threshold);
    }
  }

  @Override
  public int width() {
    return COUNTS;
  }

  @Override
  public int totals() {
    return COUNTS;
  }

  @Override
  public void run(
      MemorySegment predictions,
      MemorySegment targets,
      long targetsOffset,
      MemorySegment values,
      long valuesOffset,
      MemorySegment scratch) {
    int first = Math.max(0, classId);
    int end = classId < 0 ? rows.outputs() : classId + 1;
    for (int i = 0; i < samples; i++) {
      int truePositives = 0;
      int falsePositives = 0;
      int falseNegatives = 0;
      for (int j = first; j < end; j++) {
        boolean said = rows.prediction(predictions, i, j) > threshold;
        boolean is = rows.get(targets, targetsOffset, i, j) != 0;
        truePositives += said && is ? 1 : 0;
        falsePositives += said && !is ? 1 : 0;
        falseNegatives += !said && is ? 1 : 0;
      }
      long at = valuesOffset + (long) i * COUNTS * Float.BYTES;
      values.set(ValueLayout.JAVA_FLOAT, at + TRUE_POSITIVES * Float.BYTES, truePositives);
      values.set(ValueLayout.JAVA_FLOAT, at + FALSE_POSITIVES * Float.BYTES, falsePositives);
      values.set(ValueLayout.JAVA_FLOAT, at + FALSE_NEGATIVES * Float.BYTES, falseNegatives);
    }
  }

  @Override
  public void add(MemorySegment values, int count, double[] totals) {
    for (int i = 0; i < count * COUNTS; i++) {
      totals[i % COUNTS] += values.get(ValueLayout.JAVA_FLOAT, (long) i * Float.BYTES);
    }
  }

  @Override
  public double result(double[] totals, long count) {
    double found = totals[TRUE_POSITIVES];
    return found == 0 ? 0 : found / (found + totals[precision ? FALSE_POSITIVES : FALSE_NEGATIVES]);
  }
}
