package dev.lanewise.nn.losses;

import java.lang.foreign.MemorySegment;

/**
 * See {@link CategoricalFocalCrossentropy}.
 *
 * @param alpha a factor
 * @param gamma how much easy classes count less
 */
record FocalRow(double alpha, double gamma) implements RowStep.RowLoss {
  @Override
  public double run(
      int length,
      MemorySegment targets,
      long targetsAt,
      MemorySegment output,
      MemorySegment gradient,
      long at,
      double scale) {
    double sum = 0;
    for (int c = 0; c < length; c++) {
      sum += Rows.get(output, at, c);
    }
    double loss = 0;
    double mean = 0;
    for (int c = 0; c < length; c++) {
      double q = Rows.get(output, at, c) / sum;
      double t = Rows.get(targets, targetsAt, c);
      double kept = Probability.kept(q);
      loss -= alpha * t * Focus.of(1 - kept, gamma) * StrictMath.log(kept);
      mean += slope(q, t) * q;
    }
    for (int c = 0; c < length; c++) {
      double q = Rows.get(output, at, c) / sum;
      double slope = slope(q, Rows.get(targets, targetsAt, c));
      Rows.set(gradient, at, c, (float) ((slope - mean) / sum * scale));
    }
    return loss;
  }

  private double slope(double q, double t) {
    return Probability.isKept(q)
        ? alpha * t * (Focus.slope(1 - q, gamma) * StrictMath.log(q) - Focus.of(1 - q, gamma) / q)
        : 0;
  }
}
