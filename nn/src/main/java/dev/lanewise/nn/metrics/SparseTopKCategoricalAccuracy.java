package dev.lanewise.nn.metrics;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;

/**
 * How often fewer than k outputs are larger than that of the label.
 *
 * @param k how many may count
 * @param name the name in logs
 */
public record SparseTopKCategoricalAccuracy(int k, String name) implements Metric {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if {@code k} is below 1
   */
  public SparseTopKCategoricalAccuracy {
    TopHits.check(name, k);
  }

  /**
   * Keras's default, the first 5, under its own name, {@code sparse_top_k_categorical_accuracy}.
   */
  public static SparseTopKCategoricalAccuracy of() {
    return of(5);
  }

  /** The metric of the first k. */
  public static SparseTopKCategoricalAccuracy of(int k) {
    return new SparseTopKCategoricalAccuracy(k, "sparse_top_k_categorical_accuracy");
  }

  /** The same under another name. */
  public SparseTopKCategoricalAccuracy named(String newName) {
    return new SparseTopKCategoricalAccuracy(k, newName);
  }

  @Override
  public MetricStep step(int samples, Shape output, TargetForm form, Parallelism parallelism) {
    return TopHits.of(name, k, TargetForm.LABELS, samples, output, form, parallelism);
  }
}
