package dev.lanewise.nn.optimizers;

/** How long a schedule decays. */
final class DecaySteps {
  private DecaySteps() {}

  /** Refuses fewer steps than 1. */
  static void check(String schedule, long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException(
          schedule + " decaySteps: expected 1 or more, got " + steps);
    }
  }
}
