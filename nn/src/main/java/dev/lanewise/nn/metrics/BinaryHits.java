package dev.lanewise.nn.metrics;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The share of a sample's outputs that lie on the target's side of one half. */
final class BinaryHits implements MetricStep {
  private final int samples;
  private final int outputs;
  private final boolean labels;

  BinaryHits(int samples, int outputs, boolean labels) {
    this.samples = samples;
    this.outputs = outputs;
    this.labels = labels;
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
      int hits = 0;
      for (int j = 0; j < outputs; j++) {
        long at = ((long) i * outputs + j) * Float.BYTES;
        float target =
            labels
                ? targets.get(ValueLayout.JAVA_INT, targetsOffset + at)
                : targets.get(ValueLayout.JAVA_FLOAT, targetsOffset + at);
        float predicted = predictions.get(ValueLayout.JAVA_FLOAT, at) > 0.5f ? 1f : 0f;
        hits += predicted == target ? 1 : 0;
      }
      float share = (float) hits / outputs;
      values.set(ValueLayout.JAVA_FLOAT, valuesOffset + (long) i * Float.BYTES, share);
    }
  }
}
