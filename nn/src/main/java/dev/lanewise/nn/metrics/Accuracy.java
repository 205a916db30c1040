package dev.lanewise.nn.metrics;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;

/**
 * How often the model is right: {@link BinaryAccuracy} where it has one output, else the first
 * largest output against the target's class, be that a label or the largest target.
 *
 * @param name the name in logs
 */
public record Accuracy(String name) implements Metric {
  /** The metric under its own name, {@code accuracy}. */
  public static Accuracy of() {
    return new Accuracy("accuracy");
  }

  /** The same under another name. */
  public Accuracy named(String newName) {
    return new Accuracy(newName);
  }

  @Override
  public MetricStep step(int samples, Shape output, TargetForm form, Parallelism parallelism) {
    return output.size() == 1
        ? BinaryAccuracy.of().named(name).step(samples, output, form, parallelism)
        : new ClassHits(name, samples, output, form, parallelism);
  }
}
