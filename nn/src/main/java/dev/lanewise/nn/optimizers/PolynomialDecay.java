package dev.lanewise.nn.optimizers;

/**
 * {@code (initial - end) (1 - step / decaySteps)^power + end}, and {@code end} from then on; or, in
 * cycles, with the first multiple of {@code decaySteps} that is not below the step in its place.
 *
 * @param initial the first rate
 * @param decaySteps after how many steps {@code end} is reached
 * @param end the last rate
 * @param power how the rate bends
 * @param cycle whether it rises again
 */
public record PolynomialDecay(
    double initial, long decaySteps, double end, double power, boolean cycle)
    implements LearningRateSchedule {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if {@code decaySteps} is below 1
   */
  public PolynomialDecay {
    DecaySteps.check("PolynomialDecay", decaySteps);
  }

  /** Keras's defaults: a straight line to 0.0001. */
  public static PolynomialDecay of(double initial, long decaySteps) {
    return new PolynomialDecay(initial, decaySteps, 1e-4, 1, false);
  }

  /** The same with another last rate. */
  public PolynomialDecay end(double rate) {
    return new PolynomialDecay(initial, decaySteps, rate, power, cycle);
  }

  /** The same with another power. */
  public PolynomialDecay power(double newPower) {
    return new PolynomialDecay(initial, decaySteps, end, newPower, cycle);
  }

  /** The same with or without cycles. */
  public PolynomialDecay cycle(boolean again) {
    return new PolynomialDecay(initial, decaySteps, end, power, again);
  }

  @Override
  public double at(long step) {
    double share =
        cycle
            ? step / (decaySteps * Math.max(1, Math.ceil((double) step / decaySteps)))
            : (double) Math.min(step, decaySteps) / decaySteps;
    return (initial - end) * StrictMath.pow(1 - share, power) + end;
  }
}
