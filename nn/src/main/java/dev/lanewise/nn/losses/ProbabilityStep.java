package dev.lanewise.nn.losses;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Cross-entropy of probabilities: they are divided by their sum, kept between 1e-7 and 1 - 1e-7,
 * and the loss is minus the sum of target times logarithm. The gradient is zero where a value was
 * not between. Computed in double precision.
 */
final class ProbabilityStep implements LossStep {
  private static final double EPSILON = 1e-7;

  private final int samples;
  private final int classes;
  private final boolean labels;

  ProbabilityStep(int samples, int classes, boolean labels) {
    this.samples = samples;
    this.classes = classes;
    this.labels = labels;
  }

  @Override
  public void run(
      MemorySegment output,
      MemorySegment targets,
      long targetsOffset,
      float scale,
      MemorySegment losses,
      long lossesOffset,
      MemorySegment predictions,
      MemorySegment gradient) {
    for (int row = 0; row < samples; row++) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += get(output, row, c);
      }
      double loss = 0;
      double mean = 0;
      for (int c = 0; c < classes; c++) {
        double q = get(output, row, c) / sum;
        double target = target(targets, targetsOffset, row, c);
        loss -= target * StrictMath.log(Math.clamp(q, EPSILON, 1 - EPSILON));
        mean += slope(target, q) * q;
      }
      for (int c = 0; c < classes; c++) {
        float p = get(output, row, c);
        double slope = slope(target(targets, targetsOffset, row, c), p / sum);
        set(predictions, row, c, p);
        set(gradient, row, c, (float) ((mean - slope) / sum * scale));
      }
      losses.set(ValueLayout.JAVA_FLOAT, lossesOffset + (long) row * Float.BYTES, (float) loss);
    }
  }

  private static double slope(double target, double q) {
    return q > EPSILON && q < 1 - EPSILON ? target / q : 0;
  }

  private double target(MemorySegment targets, long offset, int row, int c) {
    if (labels) {
      int label = targets.get(ValueLayout.JAVA_INT, offset + (long) row * Integer.BYTES);
      return label == c ? 1 : 0;
    }
    return targets.get(ValueLayout.JAVA_FLOAT, offset + ((long) row * classes + c) * Float.BYTES);
  }

  private float get(MemorySegment segment, int row, int c) {
    return segment.get(ValueLayout.JAVA_FLOAT, ((long) row * classes + c) * Float.BYTES);
  }

  private void set(MemorySegment segment, int row, int c, float value) {
    segment.set(ValueLayout.JAVA_FLOAT, ((long) row * classes + c) * Float.BYTES, value);
  }
}
