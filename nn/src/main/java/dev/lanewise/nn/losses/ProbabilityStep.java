package dev.lanewise.nn.losses;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Cross-entropy of probabilities: those of a row are divided by their sum, kept between 1e-7 and 1
 * - 1e-7, and the loss is minus the sum of target times logarithm. The gradient is zero where a
 * value was not between. Computed in double precision.
 */
final class ProbabilityStep implements LossStep {
  private final Rows rows;
  private final boolean labels;

  ProbabilityStep(Rows rows, boolean labels) {
    this.rows = rows;
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
      MemorySegment gradient,
      MemorySegment scratch) {
    MemorySegment.copy(output, 0, predictions, 0, rows.bytes());
    for (int i = 0; i < rows.samples(); i++) {
      double sum = 0;
      for (int j = 0; j < rows.each(); j++) {
        sum += row(i * rows.each() + j, output, targets, targetsOffset, scale, gradient);
      }
      Rows.set(losses, lossesOffset, i, (float) (sum / rows.each()));
    }
  }

  private double row(
      int row,
      MemorySegment output,
      MemorySegment targets,
      long targetsOffset,
      float scale,
      MemorySegment gradient) {
    long at = rows.at(row);
    double sum = 0;
    for (int c = 0; c < rows.length(); c++) {
      sum += Rows.get(output, at, c);
    }
    double loss = 0;
    double mean = 0;
    for (int c = 0; c < rows.length(); c++) {
      double q = Rows.get(output, at, c) / sum;
      double target = target(targets, targetsOffset, row, c);
      loss -= target * StrictMath.log(Probability.kept(q));
      mean += slope(target, q) * q;
    }
    for (int c = 0; c < rows.length(); c++) {
      double q = Rows.get(output, at, c) / sum;
      double slope = slope(target(targets, targetsOffset, row, c), q);
      Rows.set(gradient, at, c, (float) ((mean - slope) / sum * scale / rows.each()));
    }
    return loss;
  }

  private static double slope(double target, double q) {
    return Probability.isKept(q) ? target / q : 0;
  }

  private double target(MemorySegment targets, long offset, int row, int c) {
    if (labels) {
      int label = targets.get(ValueLayout.JAVA_INT, offset + (long) row * Integer.BYTES);
      return label == c ? 1 : 0;
    }
    return Rows.get(targets, offset + rows.at(row), c);
  }
}
