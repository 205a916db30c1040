package dev.lanewise.nn.metrics;

import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The mean over a sample's outputs of errors' sizes or squares. */
final class ErrorStep implements MetricStep {
  private final int samples;
  private final TargetRows rows;
  private final boolean squares;
  private final boolean root;

  private ErrorStep(int samples, TargetRows rows, boolean squares, boolean root) {
    this.samples = samples;
    this.rows = rows;
    this.squares = squares;
    this.root = root;
  }

  /**
   * The step.
   *
   * @param squares whether errors are squared
   * @param root whether the metric is the root of the mean
   * @throws IllegalArgumentException if targets are labels
   */
  static MetricStep of(
      String name, int samples, Shape output, TargetForm form, boolean squares, boolean root) {
    if (form != TargetForm.VALUES) {
      throw new IllegalArgumentException(name + ": expected a target for each output, got labels");
    }
    return new ErrorStep(samples, TargetRows.of(form, output), squares, root);
  }

  @Override
  public void run(
      MemorySegment predictions,
      MemorySegment targets,
      long targetsOffset,
      MemorySegment values,
      long valuesOffset,
      MemorySegment scratch) {
    for (int i = 0; i < samples; i++) {
      double sum = 0;
      for (int j = 0; j < rows.outputs(); j++) {
        double error =
            (double) rows.prediction(predictions, i, j) - rows.get(targets, targetsOffset, i, j);
        sum += squares ? error * error : Math.abs(error);
      }
      float mean = (float) (sum / rows.outputs());
      values.set(ValueLayout.JAVA_FLOAT, valuesOffset + (long) i * Float.BYTES, mean);
    }
  }

  @Override
  public double result(double[] totals, long samples) {
    double mean = totals[0] / samples;
    return root ? Math.sqrt(mean) : mean;
  }
}
