package dev.lanewise.nn.optimizers;

/** What an optimizer's numbers may be. */
final class OptionRange {
  private OptionRange() {}

  /** Checks a rate or an epsilon: 0 or more, finite. */
  static void size(String name, float value) {
    if (!(value >= 0 && value <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(name + ": expected 0 or more, finite, got " + value);
    }
  }

  /** Checks a share that is kept from step to step: 0 to below 1. */
  static void share(String name, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + ": expected 0 to below 1, got " + value);
    }
  }
}
