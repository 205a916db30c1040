package dev.lanewise.nn.metrics;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A metric made ready for a number of samples: immutable, shared by threads. */
public interface MetricStep {
  /** Bytes of scratch memory that a call needs. */
  default long scratchBytes() {
    return 0;
  }

  /** How many numbers {@link #run} writes for each sample. */
  default int width() {
    return 1;
  }

  /**
   * Computes what each sample has to say; {@link #add} gathers it.
   *
   * @param predictions the model's output
   * @param targets in the form that the step was made for
   * @param targetsOffset where they start, in bytes
   * @param values {@link #width} floats for each sample
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

  /** How many numbers are gathered over all samples. */
  default int totals() {
    return 1;
  }

  /**
   * Gathers what samples have said, from the first to the last; otherwise the sum.
   *
   * @param values as written by {@link #run}
   * @param samples how many
   * @param totals the numbers gathered, zeros at first
   */
  default void add(MemorySegment values, int samples, double[] totals) {
    for (int i = 0; i < samples; i++) {
      totals[0] += values.get(ValueLayout.JAVA_FLOAT, (long) i * Float.BYTES);
    }
  }

  /**
   * The metric; otherwise the mean of a sample.
   *
   * @param totals the numbers gathered
   * @param samples of how many
   */
  default double result(double[] totals, long samples) {
    return totals[0] / samples;
  }
}
