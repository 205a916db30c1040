package dev.lanewise.nn.metrics;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;

/**
 * The share of positives that are found, over all samples; 0 where there are none. An output says
 * positive where it is above the threshold; a target is positive where it is not 0, a label being 1
 * for its class and 0 for the others.
 *
 * @param threshold 0 to 1
 * @param classId the one output that is looked at, or -1 for all of them together
 * @param name the name in logs
 */
public record Recall(float threshold, int classId, String name) implements Metric {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if {@code threshold} is not 0 to 1
   */
  public Recall {
    Outcomes.check(name, threshold);
  }

  /** Keras's defaults: threshold 0.5, all outputs, under its own name, {@code recall}. */
  public static Recall of() {
    return new Recall(0.5f, -1, "recall");
  }

  /** The same with another threshold. */
  public Recall threshold(double newThreshold) {
    return new Recall((float) newThreshold, classId, name);
  }

  /** The same of one output alone. */
  public Recall classId(int output) {
    return new Recall(threshold, output, name);
  }

  /** The same under another name. */
  public Recall named(String newName) {
    return new Recall(threshold, classId, newName);
  }

  @Override
  public MetricStep step(int samples, Shape output, TargetForm form, Parallelism parallelism) {
    return new Outcomes(samples, TargetRows.of(form, output), threshold, classId, false);
  }
}
