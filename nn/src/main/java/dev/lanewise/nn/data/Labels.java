package dev.lanewise.nn.data;

import java.lang.foreign.ValueLayout;

/** Labels as numbers and as one-hot rows. */
public final class Labels {
  private Labels() {}

  /**
   * One-hot rows of labels, as Keras's {@code to_categorical}.
   *
   * @param labels [n] or [n, 1], whole numbers from 0 to {@code classes - 1}
   * @param classes how many there are
   * @return [n, classes], 1 at the label and 0 elsewhere
   * @throws IllegalArgumentException if a label is out of range or not whole
   */
  public static Tensor toCategorical(Tensor labels, int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException("classes: expected at least 1, got " + classes);
    }
    Tensor rows = Tensor.zeros(labels.size(), classes);
    float[] values = labels.toArray();
    for (int i = 0; i < values.length; i++) {
      int label = (int) values[i];
      if (label != values[i] || label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "labels: expected a whole number from 0 to "
                + (classes - 1)
                + ", got "
                + values[i]
                + " at "
                + i);
      }
      rows.segment().setAtIndex(ValueLayout.JAVA_FLOAT, (long) i * classes + label, 1f);
    }
    return rows;
  }
}
