package dev.lanewise.nn.metrics;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;

/**
 * How often the first largest output is where the first largest target is.
 *
 * @param name the name in logs
 */
public record CategoricalAccuracy(String name) implements Metric {
  /** The metric under its own name, {@code categorical_accuracy}. */
  public static CategoricalAccuracy of() {
    return new CategoricalAccuracy("categorical_accuracy");
  }

  /** The same under another name. */
  public CategoricalAccuracy named(String newName) {
    return new CategoricalAccuracy(newName);
  }

  @Override
  public MetricStep step(int samples, Shape output, TargetForm form, Parallelism parallelism) {
    if (form != TargetForm.VALUES) {
      throw new IllegalArgumentException(
          name
              + ": expected targets of shape (n, classes), got labels; take"
              + " SparseCategoricalAccuracy");
    }
    return new ClassHits(name, samples, output, form, parallelism);
  }
}
