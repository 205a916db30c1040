package dev.lanewise.nn.metrics;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The share of a sample's outputs that lie on the target's side of one half. */
final class BinaryHits implements MetricStep {
  private final int samples;
  private final TargetRows rows;

  BinaryHits(int samples, TargetRows rows) {
    this.samples = samples;
    this.rows = rows;
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
      for (int j = 0; j < rows.outputs(); j++) {
        float predicted = rows.prediction(predictions, i, j) > 0.5f ? 1f : 0f;
        hits += predicted == rows.get(targets, targetsOffset, i, j) ? 1 : 0;
      }
      float share = (float) hits / rows.outputs();
      values.set(ValueLayout.JAVA_FLOAT, valuesOffset + (long) i * Float.BYTES, share);
    }
  }
}
