package dev.lanewise.nn;

/** How a model's summary looks. */
public enum SummaryStyle {
  /** The box of Keras 3. */
  KERAS3,
  /** The lines of Keras 2. */
  KERAS2,
  /**
   * The print of the note on convolutional networks: Keras 2 with class names as layer names and
   * single spaces.
   */
  NOTE
}
