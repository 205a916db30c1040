package dev.lanewise.nn.metrics;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;

/** A number that tells how good a model is: a mean over samples, or what follows from counts. */
public interface Metric {
  /** The name in logs. */
  String name();

  /**
   * Makes the metric ready.
   *
   * @param samples how many
   * @param output the shape of one sample's output
   * @param form what targets look like
   * @param parallelism who runs it
   * @throws IllegalArgumentException if output or targets do not fit
   */
  MetricStep step(int samples, Shape output, TargetForm form, Parallelism parallelism);
}
