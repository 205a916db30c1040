package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;

/**
 * Minus the cosine of the angle between output and target along the last axis, {@code -sum over c
 * of (y[c] / |y|) (t[c] / |t|)}: -1 where they have the same direction, 0 where one of them is all
 * zeros. Lengths below 1e-7 count as 1e-7. A sample with several rows has their mean.
 */
public record CosineSimilarity() implements Loss {
  /** The loss. */
  public static CosineSimilarity of() {
    return new CosineSimilarity();
  }

  @Override
  public String name() {
    return "cosine_similarity";
  }

  @Override
  public LossStep step(int samples, Shape output, boolean softmaxTaken, Parallelism parallelism) {
    return new RowStep(Rows.of(samples, output), CosineSimilarity::row);
  }

  private static double row(
      int length,
      MemorySegment targets,
      long targetsAt,
      MemorySegment output,
      MemorySegment gradient,
      long at,
      double scale) {
    double squaresY = 0;
    double squaresT = 0;
    double product = 0;
    for (int c = 0; c < length; c++) {
      double y = Rows.get(output, at, c);
      double t = Rows.get(targets, targetsAt, c);
      squaresY += y * y;
      squaresT += t * t;
      product += y * t;
    }
    double sizeY = Math.max(Math.sqrt(squaresY), Probability.EPSILON);
    double sizeT = Math.max(Math.sqrt(squaresT), Probability.EPSILON);
    double cosine = product / (sizeY * sizeT);
    // A length that counts as 1e-7 does not change with the output.
    double along = Math.sqrt(squaresY) > Probability.EPSILON ? cosine / sizeY : 0;
    for (int c = 0; c < length; c++) {
      double slope = along * Rows.get(output, at, c) - Rows.get(targets, targetsAt, c) / sizeT;
      Rows.set(gradient, at, c, (float) (slope / sizeY * scale));
    }
    return -cosine;
  }
}
