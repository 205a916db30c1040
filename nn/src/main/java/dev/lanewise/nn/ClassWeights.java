package dev.lanewise.nn;

import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;
import dev.lanewise.nn.data.Tensor;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Map;

/** A weight for each sample from that of its class. */
final class ClassWeights {
  private ClassWeights() {}

  /**
   * The weights of samples whose targets are labels, one number in 0 to 1 or, of several, largest
   * at their class.
   *
   * @param output the shape of the model's output
   * @throws IllegalArgumentException if there is no such class, or targets have more axes
   */
  static Tensor of(
      Map<Integer, Double> weights, Targets targets, int samples, TargetForm form, Shape output) {
    if (output.rank() != 1) {
      throw new IllegalArgumentException(
          "classWeight: expected an output of one axis, got " + output);
    }
    int width = output.size();
    int classes = Math.max(2, width);
    float[] ofClass = new float[classes];
    Arrays.fill(ofClass, 1);
    weights.forEach(
        (number, weight) -> {
          if (number < 0 || number >= classes) {
            throw new IllegalArgumentException(
                "classWeight: expected classes from 0 to " + (classes - 1) + ", got " + number);
          }
          ofClass[number] = weight.floatValue();
        });
    Tensor all = Tensor.zeros(samples);
    for (int i = 0; i < samples; i++) {
      int number =
          switch (form) {
            case LABELS -> targets.segment().getAtIndex(ValueLayout.JAVA_INT, i);
            case VALUES -> ofRow(targets, i, width);
          };
      all.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, ofClass[number]);
    }
    Reference.reachabilityFence(all);
    Reference.reachabilityFence(targets);
    return all;
  }

  private static int ofRow(Targets targets, int row, int width) {
    if (width == 1) {
      return value(targets, row) >= 0.5f ? 1 : 0;
    }
    int best = 0;
    long from = (long) row * width;
    for (int i = 1; i < width; i++) {
      if (value(targets, from + i) > value(targets, from + best)) {
        best = i;
      }
    }
    return best;
  }

  private static float value(Targets targets, long index) {
    return targets.segment().get(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES);
  }
}
