package dev.lanewise.nn.metrics;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;

/**
 * The share of outputs that are above one half where the target is 1, and not above where it is 0.
 *
 * @param name the name in logs
 */
public record BinaryAccuracy(String name) implements Metric {
  /** The metric under its own name, {@code binary_accuracy}. */
  public static BinaryAccuracy of() {
    return new BinaryAccuracy("binary_accuracy");
  }

  /** The same under another name. */
  public BinaryAccuracy named(String newName) {
    return new BinaryAccuracy(newName);
  }

  @Override
  public MetricStep step(int samples, Shape output, TargetForm form, Parallelism parallelism) {
    if (form == TargetForm.LABELS && output.size() != 1) {
      throw new IllegalArgumentException(
          name + ": expected one output for each label, got outputs of shape " + output);
    }
    return new BinaryHits(samples, TargetRows.of(form, output));
  }
}
