package dev.lanewise.nn.optimizers;

/** What learning rates may be. */
final class LearningRates {
  private LearningRates() {}

  /** Refuses a rate that is not 0 or more, and finite. */
  static void check(String optimizer, float rate) {
    if (!(rate >= 0 && rate <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          optimizer + " learningRate: expected 0 or more, finite, got " + rate);
    }
  }
}
