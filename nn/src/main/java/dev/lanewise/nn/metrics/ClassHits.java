package dev.lanewise.nn.metrics;

import dev.lanewise.kernels.ArgMaxRows;
import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** 1 where the class predicted (the first largest value) is the target's, else 0. */
final class ClassHits implements MetricStep {
  private final int samples;
  private final boolean labels;
  private final ArgMaxRows argMax;
  private final long half;

  ClassHits(String name, int samples, Shape output, TargetForm form, Parallelism parallelism) {
    if (output.rank() != 1) {
      throw new IllegalArgumentException(
          name + ": expected an output of shape (classes), got " + output);
    }
    this.samples = samples;
    labels = form == TargetForm.LABELS;
    argMax = ArgMaxRows.of(samples, output.get(0), parallelism);
    half = Memory.alignUp((long) samples * Integer.BYTES);
  }

  @Override
  public long scratchBytes() {
    return 2 * half;
  }

  @Override
  public void run(
      MemorySegment predictions,
      MemorySegment targets,
      long targetsOffset,
      MemorySegment values,
      long valuesOffset,
      MemorySegment scratch) {
    argMax.run(predictions, 0, scratch, 0);
    if (!labels) {
      argMax.run(targets, targetsOffset, scratch, half);
    }
    for (int i = 0; i < samples; i++) {
      long at = (long) i * Integer.BYTES;
      int predicted = scratch.get(ValueLayout.JAVA_INT, at);
      int expected =
          labels
              ? targets.get(ValueLayout.JAVA_INT, targetsOffset + at)
              : scratch.get(ValueLayout.JAVA_INT, half + at);
      values.set(ValueLayout.JAVA_FLOAT, valuesOffset + at, predicted == expected ? 1f : 0f);
    }
  }
}
