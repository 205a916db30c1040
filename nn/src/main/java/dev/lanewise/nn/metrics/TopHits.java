package dev.lanewise.nn.metrics;

import dev.lanewise.kernels.ArgMaxRows;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** 1 where fewer than k outputs are larger than that of the target's class, else 0. */
final class TopHits implements MetricStep {
  private final int samples;
  private final int k;
  private final TargetRows rows;
  private final ArgMaxRows argMax;

  private TopHits(int samples, int k, TargetRows rows, ArgMaxRows argMax) {
    this.samples = samples;
    this.k = k;
    this.rows = rows;
    this.argMax = argMax;
  }

  /**
   * The step.
   *
   * @throws IllegalArgumentException if targets are not of the form expected, or outputs of more
   *     axes than one
   */
  static MetricStep of(
      String name,
      int k,
      TargetForm expected,
      int samples,
      Shape output,
      TargetForm form,
      Parallelism parallelism) {
    if (form != expected || output.rank() != 1) {
      throw new IllegalArgumentException(
          name
              + ": expected an output of shape (classes) and "
              + expected
              + " as targets, got "
              + output
              + " and "
              + form);
    }
    ArgMaxRows argMax = ArgMaxRows.of(samples, output.size(), parallelism);
    return new TopHits(samples, k, TargetRows.of(form, output), argMax);
  }

  /**
   * Checks k.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  static void check(String name, int k) {
    if (k < 1) {
      throw new IllegalArgumentException(name + ": k: expected 1 or more, got " + k);
    }
  }

  @Override
  public long scratchBytes() {
    return rows.labels() ? 0 : (long) samples * Integer.BYTES;
  }

  @Override
  public void run(
      MemorySegment predictions,
      MemorySegment targets,
      long targetsOffset,
      MemorySegment values,
      long valuesOffset,
      MemorySegment scratch) {
    if (!rows.labels()) {
      argMax.run(targets, targetsOffset, scratch, 0);
    }
    for (int i = 0; i < samples; i++) {
      long at = (long) i * Integer.BYTES;
      int label =
          rows.labels()
              ? targets.get(ValueLayout.JAVA_INT, targetsOffset + at)
              : scratch.get(ValueLayout.JAVA_INT, at);
      float own = rows.prediction(predictions, i, label);
      int larger = 0;
      for (int j = 0; j < rows.outputs(); j++) {
        // Also where one of them is not a number.
        larger += rows.prediction(predictions, i, j) <= own ? 0 : 1;
      }
      values.set(ValueLayout.JAVA_FLOAT, valuesOffset + at, larger < k ? 1 : 0);
    }
  }
}
