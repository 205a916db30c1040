package dev.lanewise.kernels;

/** What a step of Adafactor computes once, from the options, the rate, its number and the norms. */
final class AdafactorRates {
  private AdafactorRates() {}

  /** The share of the averages that stays. */
  static float kept(AdafactorOptions options, long number) {
    return (float) (1 - StrictMath.exp(options.beta2Decay() * StrictMath.log((double) number)));
  }

  /** What the step u is multiplied by, from the sums of squares of the weights and of u. */
  static float factor(
      AdafactorOptions options, float rate, long number, long count, double weights, double steps) {
    double relative = Math.min(rate, 1 / Math.sqrt((double) number));
    double alpha = Math.max(options.epsilon2(), Math.sqrt(weights / count)) * relative;
    return (float) (alpha / Math.max(1, Math.sqrt(steps / count) / options.clipThreshold()));
  }
}
