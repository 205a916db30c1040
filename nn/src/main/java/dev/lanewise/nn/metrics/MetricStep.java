package dev.lanewise.nn.metrics;

import java.lang.foreign.MemorySegment;

/** A metric made ready for a number of samples: immutable, shared by threads. */
public interface MetricStep {
  /** Bytes of scratch memory that a call needs. */
  default long scratchBytes() {
    return 0;
  }

  /**
   * Computes a value for each sample; the metric is their mean.
   *
   * @param predictions the model's output
   * @param targets in the form that the step was made for
   * @param targetsOffset where they start, in bytes
   * @param values one float for each sample
   * @param valuesOffset where they start, in bytes
   * @param scratch memory for the call
   */
  void run(
      MemorySegment predictions,
      MemorySegment targets,
      long targetsOffset,
      MemorySegment values,
      long valuesOffset,
      MemorySegment scratch);
}
