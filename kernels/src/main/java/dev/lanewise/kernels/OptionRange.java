package dev.lanewise.kernels;

/** What the numbers of an optimizer's options may be. */
final class OptionRange {
  private OptionRange() {}

  /** Refuses what is not 0 or more, and finite. */
  static void notNegative(String name, float value) {
    if (!(value >= 0 && value <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(name + ": expected 0 or more, finite, got " + value);
    }
  }

  /** Refuses what is not above 0, and finite. */
  static void positive(String name, float value) {
    if (!(value > 0 && value <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(name + ": expected more than 0, finite, got " + value);
    }
  }

  /** Refuses what is not 0 or less, and finite. */
  static void notPositive(String name, float value) {
    if (!(value <= 0 && value >= -Float.MAX_VALUE)) {
      throw new IllegalArgumentException(name + ": expected 0 or less, finite, got " + value);
    }
  }

  /** Refuses what is not 0 to 1. */
  static void part(String name, float value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + ": expected 0 to 1, got " + value);
    }
  }

  /** Refuses what is not above 0 and at most 1. */
  static void partNotZero(String name, float value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(name + ": expected more than 0, at most 1, got " + value);
    }
  }

  /** Refuses a share kept from step to step that is not 0 to below 1. */
  static void share(String name, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + ": expected 0 to below 1, got " + value);
    }
  }
}
