package dev.lanewise.nn.optimizers;

/**
 * Half waves of a cosine, one after another: the i-th, i from 0, takes {@code firstDecaySteps
 * lengthFactor^i} steps and is {@code initial ((1 - alpha) heightFactor^i (1 + cos(pi share)) / 2 +
 * alpha)}. Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017.
 *
 * @param initial the first rate
 * @param firstDecaySteps steps of the first wave
 * @param lengthFactor how much longer each wave is than the one before
 * @param heightFactor how much higher it is
 * @param alpha the smallest rate's share of the first
 */
public record CosineDecayRestarts(
    double initial, long firstDecaySteps, double lengthFactor, double heightFactor, double alpha)
    implements LearningRateSchedule {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if {@code firstDecaySteps} or {@code lengthFactor} is below 1
   */
  public CosineDecayRestarts {
    DecaySteps.check("CosineDecayRestarts", firstDecaySteps);
    if (!(lengthFactor >= 1)) {
      throw new IllegalArgumentException(
          "CosineDecayRestarts lengthFactor: expected 1 or more, got " + lengthFactor);
    }
  }

  /** Keras's defaults: waves twice as long as the one before, of the same height, down to 0. */
  public static CosineDecayRestarts of(double initial, long firstDecaySteps) {
    return new CosineDecayRestarts(initial, firstDecaySteps, 2, 1, 0);
  }

  /** The same with other factors from wave to wave. */
  public CosineDecayRestarts factors(double length, double height) {
    return new CosineDecayRestarts(initial, firstDecaySteps, length, height, alpha);
  }

  /** The same with another smallest rate, as a share of the first. */
  public CosineDecayRestarts alpha(double share) {
    return new CosineDecayRestarts(initial, firstDecaySteps, lengthFactor, heightFactor, share);
  }

  @Override
  public double at(long step) {
    double share = (double) step / firstDecaySteps;
    double length = 1;
    double height = 1;
    if (lengthFactor == 1) {
      height = StrictMath.pow(heightFactor, Math.floor(share));
      share -= Math.floor(share);
    } else {
      while (share >= length) {
        share -= length;
        length *= lengthFactor;
        height *= heightFactor;
      }
      share /= length;
    }
    return initial * ((1 - alpha) * height * HalfWave.at(share) + alpha);
  }
}
