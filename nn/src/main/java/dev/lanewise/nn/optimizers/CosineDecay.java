package dev.lanewise.nn.optimizers;

/**
 * After a straight line of {@code warmupSteps} from {@code initial} to {@code peak}, half a wave of
 * a cosine: {@code peak ((1 - alpha) (1 + cos(pi s / decaySteps)) / 2 + alpha)} at step s of the
 * decay, and {@code peak alpha} from its end on. Loshchilov and Hutter, "SGDR: stochastic gradient
 * descent with warm restarts", 2017.
 *
 * @param initial the first rate
 * @param decaySteps steps of the decay
 * @param alpha the last rate's share of the largest
 * @param warmupSteps steps before the decay
 * @param peak the rate at the start of the decay
 */
public record CosineDecay(
    double initial, long decaySteps, double alpha, long warmupSteps, double peak)
    implements LearningRateSchedule {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if {@code decaySteps} is below 1 or {@code warmupSteps}
   *     negative
   */
  public CosineDecay {
    DecaySteps.check("CosineDecay", decaySteps);
    if (warmupSteps < 0) {
      throw new IllegalArgumentException(
          "CosineDecay warmupSteps: expected 0 or more, got " + warmupSteps);
    }
  }

  /** Keras's defaults: to 0, no warm-up. */
  public static CosineDecay of(double initial, long decaySteps) {
    return new CosineDecay(initial, decaySteps, 0, 0, initial);
  }

  /** The same with another last rate, as a share of the largest. */
  public CosineDecay alpha(double share) {
    return new CosineDecay(initial, decaySteps, share, warmupSteps, peak);
  }

  /** The same with a straight line to a target before the decay. */
  public CosineDecay warmup(double target, long steps) {
    return new CosineDecay(initial, decaySteps, alpha, steps, target);
  }

  @Override
  public double at(long step) {
    if (step < warmupSteps) {
      return initial + (peak - initial) * step / warmupSteps;
    }
    double share = (double) Math.min(step - warmupSteps, decaySteps) / decaySteps;
    return peak * ((1 - alpha) * HalfWave.at(share) + alpha);
  }
}
