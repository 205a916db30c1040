package dev.lanewise.nn.metrics;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;

/**
 * The share of what is said to be positive that is so, over all samples; 0 where there are none. An
 * output says positive where it is above the threshold; a target is positive where it is not 0, a
 * label being 1 for its class and 0 for the others.
 *
 * @param threshold 0 to 1
 * @param classId the one output that is looked at, or -1 for all of them together
 * @param name the name in logs
 */
public record Precision(float threshold, int classId, String name) implements Metric {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if {@code threshold} is not 0 to 1
   */
  public Precision {
    Outcomes.check(name, threshold);
  }

  /** Keras's defaults: threshold 0.5, all outputs, under its own name, {@code precision}. */
  public static Precision of() {
    return new Precision(0.5f, -1, "precision");
  }

  /** The same with another threshold. */
  public Precision threshold(double newThreshold) {
    return new Precision((float) newThreshold, classId, name);
  }

  /** The same of one output alone. */
  public Precision classId(int output) {
    return new Precision(threshold, output, name);
  }

  /** The same under another name. */
  public Precision named(String newName) {
    return new Precision(threshold, classId, newName);
  }

  @Override
  public MetricStep step(int samples, Shape output, TargetForm form, Parallelism parallelism) {
    return new Outcomes(samples, TargetRows.of(form, output), threshold, classId, true);
  }
}
