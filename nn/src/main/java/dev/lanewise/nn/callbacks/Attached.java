package dev.lanewise.nn.callbacks;

import org.jspecify.annotations.Nullable;

/** The training that a callback was attached to. */
final class Attached {
  private Attached() {}

  static TrainingControl to(@Nullable TrainingControl training) {
    if (training == null) {
      throw new IllegalStateException("callback: expected attach(...) first: give it to fit");
    }
    return training;
  }
}
