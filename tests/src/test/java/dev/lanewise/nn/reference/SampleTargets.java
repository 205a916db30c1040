package dev.lanewise.nn.reference;

import dev.lanewise.nn.data.TargetForm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;

/**
 * Random targets of some samples.
 *
 * @param segment as a loss takes them
 * @param rows for each sample, a number for each value of the output
 */
public record SampleTargets(MemorySegment segment, double[][] rows) {
  /** Labels below {@code size}, or rows of {@code size} values between 0 and 1. */
  public static SampleTargets of(
      Arena arena, TargetForm form, int samples, int size, Random random) {
    double[][] rows = new double[samples][size];
    MemorySegment segment = arena.allocate((long) samples * size * Float.BYTES, Float.BYTES);
    for (int i = 0; i < samples; i++) {
      if (form == TargetForm.LABELS) {
        int label = random.nextInt(size);
        rows[i][label] = 1;
        segment.setAtIndex(ValueLayout.JAVA_INT, i, label);
      } else {
        Arrays.setAll(rows[i], c -> random.nextFloat());
        for (int c = 0; c < size; c++) {
          segment.setAtIndex(ValueLayout.JAVA_FLOAT, (long) i * size + c, (float) rows[i][c]);
        }
      }
    }
    return new SampleTargets(segment, rows);
  }
}
