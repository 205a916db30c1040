package dev.lanewise.nn.metrics;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;

/**
 * The mean of {@code (y - t)^2} over all outputs.
 *
 * @param name the name in logs
 */
public record MeanSquaredError(String name) implements Metric {
  /** The metric under its own name, {@code mean_squared_error}. */
  public static MeanSquaredError of() {
    return new MeanSquaredError("mean_squared_error");
  }

  /** The same under another name. */
  public MeanSquaredError named(String newName) {
    return new MeanSquaredError(newName);
  }

  @Override
  public MetricStep step(int samples, Shape output, TargetForm form, Parallelism parallelism) {
    return ErrorStep.of(name, samples, output, form, true, false);
  }
}
