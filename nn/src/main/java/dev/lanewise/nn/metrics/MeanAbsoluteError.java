package dev.lanewise.nn.metrics;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;

/**
 * The mean of {@code |y - t|} over all outputs.
 *
 * @param name the name in logs
 */
public record MeanAbsoluteError(String name) implements Metric {
  /** The metric under its own name, {@code mean_absolute_error}. */
  public static MeanAbsoluteError of() {
    return new MeanAbsoluteError("mean_absolute_error");
  }

  /** The same under another name. */
  public MeanAbsoluteError named(String newName) {
    return new MeanAbsoluteError(newName);
  }

  @Override
  public MetricStep step(int samples, Shape output, TargetForm form, Parallelism parallelism) {
    return ErrorStep.of(name, samples, output, form, false, false);
  }
}
