package dev.lanewise.nn.optimizers;

/**
 * {@code initial / (1 + decayRate step / decaySteps)}.
 *
 * @param initial the first rate
 * @param decaySteps after how many steps the divisor has grown by {@code decayRate}
 * @param decayRate by how much
 * @param staircase whether {@code step / decaySteps} is rounded down, so that the rate falls at
 *     once
 */
public record InverseTimeDecay(double initial, long decaySteps, double decayRate, boolean staircase)
    implements LearningRateSchedule {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if {@code decaySteps} is below 1
   */
  public InverseTimeDecay {
    DecaySteps.check("InverseTimeDecay", decaySteps);
  }

  /** A rate that falls evenly. */
  public static InverseTimeDecay of(double initial, long decaySteps, double decayRate) {
    return new InverseTimeDecay(initial, decaySteps, decayRate, false);
  }

  /** The same in stairs or evenly. */
  public InverseTimeDecay staircase(boolean stairs) {
    return new InverseTimeDecay(initial, decaySteps, decayRate, stairs);
  }

  @Override
  public double at(long step) {
    double share = (double) step / decaySteps;
    return initial / (1 + decayRate * (staircase ? Math.floor(share) : share));
  }
}
