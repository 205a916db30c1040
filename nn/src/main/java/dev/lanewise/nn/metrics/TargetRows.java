package dev.lanewise.nn.metrics;

import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A target for each output, whatever their form: the label of a class among several counts as 1 for
 * that class and 0 for the others.
 *
 * @param labels whether targets are labels
 * @param outputs of each sample
 */
record TargetRows(boolean labels, int outputs) {
  static TargetRows of(TargetForm form, Shape output) {
    return new TargetRows(form == TargetForm.LABELS, output.size());
  }

  /**
   * One target.
   *
   * @param targets of all samples
   * @param offset where they start, in bytes
   * @param sample which
   * @param output which of its outputs
   */
  float get(MemorySegment targets, long offset, int sample, int output) {
    if (!labels) {
      long index = (long) sample * outputs + output;
      return targets.get(ValueLayout.JAVA_FLOAT, offset + index * Float.BYTES);
    }
    int label = targets.get(ValueLayout.JAVA_INT, offset + (long) sample * Integer.BYTES);
    return outputs == 1 ? label : label == output ? 1 : 0;
  }

  /** One prediction. */
  float prediction(MemorySegment predictions, int sample, int output) {
    long index = (long) sample * outputs + output;
    return predictions.get(ValueLayout.JAVA_FLOAT, index * Float.BYTES);
  }
}
