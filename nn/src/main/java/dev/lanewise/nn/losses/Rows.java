package dev.lanewise.nn.losses;

import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The rows of outputs: what lies along their last axis.
 *
 * @param samples how many
 * @param each rows of each sample
 * @param length values of each row
 */
record Rows(int samples, int each, int length) {
  static Rows of(int samples, Shape output) {
    int length = output.get(output.rank() - 1);
    return new Rows(samples, output.size() / length, length);
  }

  int count() {
    return samples * each;
  }

  /** Bytes of all values. */
  long bytes() {
    return (long) count() * length * Float.BYTES;
  }

  /** Where a row starts. */
  long at(int row) {
    return (long) row * length * Float.BYTES;
  }

  /** Means over the rows of each sample, in double precision, from the first row to the last. */
  void mean(MemorySegment rowLosses, MemorySegment losses, long lossesOffset) {
    for (int i = 0; i < samples; i++) {
      double sum = 0;
      for (int j = 0; j < each; j++) {
        sum += get(rowLosses, 0, i * each + j);
      }
      set(losses, lossesOffset, i, (float) (sum / each));
    }
  }

  static float get(MemorySegment segment, long offset, int index) {
    return segment.get(ValueLayout.JAVA_FLOAT, offset + (long) index * Float.BYTES);
  }

  static void set(MemorySegment segment, long offset, int index, float value) {
    segment.set(ValueLayout.JAVA_FLOAT, offset + (long) index * Float.BYTES, value);
  }
}
