package dev.lanewise.nn.metrics;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;

/**
 * How often fewer than k outputs are larger than that of the largest target.
 *
 * @param k how many may count
 * @param name the name in logs
 */
public record TopKCategoricalAccuracy(int k, String name) implements Metric {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if {@code k} is below 1
   */
  public TopKCategoricalAccuracy {
    TopHits.check(name, k);
  }

  /** Keras's default, the first 5, under its own name, {@code top_k_categorical_accuracy}. */
  public static TopKCategoricalAccuracy of() {
    return of(5);
  }

  /** The metric of the first k. */
  public static TopKCategoricalAccuracy of(int k) {
    return new TopKCategoricalAccuracy(k, "top_k_categorical_accuracy");
  }

  /** The same under another name. */
  public TopKCategoricalAccuracy named(String newName) {
    return new TopKCategoricalAccuracy(k, newName);
  }

  @Override
  public MetricStep step(int samples, Shape output, TargetForm form, Parallelism parallelism) {
    return TopHits.of(name, k, TargetForm.VALUES, samples, output, form, parallelism);
  }
}
