package dev.lanewise.nn.metrics;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;

/**
 * The root of the mean of {@code (y - t)^2} over all outputs.
 *
 * @param name the name in logs
 */
public record RootMeanSquaredError(String name) implements Metric {
  /** The metric under its own name, {@code root_mean_squared_error}. */
  public static RootMeanSquaredError of() {
    return new RootMeanSquaredError("root_mean_squared_error");
  }

  /** The same under another name. */
  public RootMeanSquaredError named(String newName) {
    return new RootMeanSquaredError(newName);
  }

  @Override
  public MetricStep step(int samples, Shape output, TargetForm form, Parallelism parallelism) {
    return ErrorStep.of(name, samples, output, form, true, true);
  }
}
