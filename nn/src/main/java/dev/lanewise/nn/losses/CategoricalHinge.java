package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;

/**
 * How far the output of the target's class is from being 1 above all others: {@code max(1 + neg -
 * pos, 0)}, pos the sum over c of {@code t[c] y[c]} and neg the largest {@code (1 - t[c]) y[c]},
 * the first where several are, along the last axis. A sample with several rows has their mean.
 */
public record CategoricalHinge() implements Loss {
  /** The loss. */
  public static CategoricalHinge of() {
    return new CategoricalHinge();
  }

  @Override
  public String name() {
    return "categorical_hinge";
  }

  @Override
  public LossStep step(int samples, Shape output, boolean softmaxTaken, Parallelism parallelism) {
    return new RowStep(Rows.of(samples, output), CategoricalHinge::row);
  }

  private static double row(
      int length,
      MemorySegment targets,
      long targetsAt,
      MemorySegment output,
      MemorySegment gradient,
      long at,
      double scale) {
    double positive = 0;
    double negative = Double.NEGATIVE_INFINITY;
    int largest = 0;
    for (int c = 0; c < length; c++) {
      double y = Rows.get(output, at, c);
      double t = Rows.get(targets, targetsAt, c);
      positive += t * y;
      double other = (1 - t) * y;
      if (other > negative) {
        negative = other;
        largest = c;
      }
    }
    double loss = Math.max(1 + negative - positive, 0);
    for (int c = 0; c < length; c++) {
      double t = Rows.get(targets, targetsAt, c);
      double slope = (c == largest ? 1 - t : 0) - t;
      Rows.set(gradient, at, c, loss > 0 ? (float) (slope * scale) : 0);
    }
    return loss;
  }
}
