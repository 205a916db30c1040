package dev.lanewise.nn;

import dev.lanewise.kernels.Operand;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.OwnedMemory;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;
import dev.lanewise.nn.data.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Targets in the form that a loss takes, checked.
 *
 * @param segment ints or floats, sample after sample
 * @param owner keeps the memory alive
 */
record Targets(MemorySegment segment, Object owner) {
  /**
   * Checks and converts targets.
   *
   * @throws IllegalArgumentException if they do not fit the samples or the output
   */
  static Targets of(Tensor y, int samples, TargetForm form, Shape output, Parallelism threads) {
    return switch (form) {
      case LABELS -> labels(y, samples, output.size());
      case VALUES -> values(y, samples, output, threads);
    };
  }

  private static Targets values(Tensor y, int samples, Shape output, Parallelism threads) {
    // A model of one output takes a plain list of numbers.
    boolean list = output.size() == 1 && y.shape().rank() == 1;
    Tensor values = list ? y.reshape(output.batch(y.size()).toArray()) : y;
    checkSamples(new DataCheck("targets", output, threads).samples(values), samples);
    return new Targets(values.segment(), values);
  }

  private static Targets labels(Tensor y, int samples, int classes) {
    if (y.shape().rank() != 1 && !(y.shape().rank() == 2 && y.shape().get(1) == 1)) {
      throw new IllegalArgumentException(
          "labels: expected one class number for each sample, shape (n) or (n, 1), got "
              + y.shape());
    }
    checkSamples(y.shape().get(0), samples);
    Operand.input("labels", y.segment(), 0, DataCheck.bytes(y), Parallelism.caller());
    OwnedMemory slab = OwnedMemory.ofBytes((long) samples * Integer.BYTES);
    MemorySegment from = y.segment();
    MemorySegment to = slab.segment();
    for (int i = 0; i < samples; i++) {
      float label = from.get(ValueLayout.JAVA_FLOAT, (long) i * Float.BYTES);
      if (!(label >= 0 && label < classes) || label != (int) label) {
        throw new IllegalArgumentException(
            "labels: expected whole numbers from 0 to "
                + (classes - 1)
                + ", got "
                + label
                + " for sample "
                + i);
      }
      to.set(ValueLayout.JAVA_INT, (long) i * Integer.BYTES, (int) label);
    }
    return new Targets(to, slab);
  }

  private static void checkSamples(int targets, int samples) {
    if (targets != samples) {
      throw new IllegalArgumentException(
          "targets: expected as many as samples, " + samples + ", got " + targets);
    }
  }
}
