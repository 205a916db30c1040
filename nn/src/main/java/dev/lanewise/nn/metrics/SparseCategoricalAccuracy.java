package dev.lanewise.nn.metrics;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;

/**
 * How often the first largest output is the label.
 *
 * @param name the name in logs
 */
public record SparseCategoricalAccuracy(String name) implements Metric {
  /** The metric under its own name, {@code sparse_categorical_accuracy}. */
  public static SparseCategoricalAccuracy of() {
    return new SparseCategoricalAccuracy("sparse_categorical_accuracy");
  }

  /** The same under another name. */
  public SparseCategoricalAccuracy named(String newName) {
    return new SparseCategoricalAccuracy(newName);
  }

  @Override
  public MetricStep step(int samples, Shape output, TargetForm form, Parallelism parallelism) {
    if (form != TargetForm.LABELS) {
      throw new IllegalArgumentException(
          name + ": expected labels, got targets of shape (n, classes); take CategoricalAccuracy");
    }
    return new ClassHits(name, samples, output, form, parallelism);
  }
}
