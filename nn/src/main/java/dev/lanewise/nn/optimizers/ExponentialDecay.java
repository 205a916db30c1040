package dev.lanewise.nn.optimizers;

/**
 * {@code initial decayRate^(step / decaySteps)}.
 *
 * @param initial the first rate
 * @param decaySteps after how many steps the rate is multiplied by {@code decayRate}
 * @param decayRate the factor
 * @param staircase whether the exponent is rounded down, so that the rate falls at once
 */
public record ExponentialDecay(double initial, long decaySteps, double decayRate, boolean staircase)
    implements LearningRateSchedule {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if {@code decaySteps} is below 1
   */
  public ExponentialDecay {
    DecaySteps.check("ExponentialDecay", decaySteps);
  }

  /** A rate that falls evenly. */
  public static ExponentialDecay of(double initial, long decaySteps, double decayRate) {
    return new ExponentialDecay(initial, decaySteps, decayRate, false);
  }

  /** The same in stairs or evenly. */
  public ExponentialDecay staircase(boolean stairs) {
    return new ExponentialDecay(initial, decaySteps, decayRate, stairs);
  }

  @Override
  public double at(long step) {
    double share = (double) step / decaySteps;
    return initial * StrictMath.pow(decayRate, staircase ? Math.floor(share) : share);
  }
}
