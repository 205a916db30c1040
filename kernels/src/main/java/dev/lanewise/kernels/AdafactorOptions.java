package dev.lanewise.kernels;

/**
 * The options of {@link AdafactorStep} and {@link AdafactorVectorStep}.
 *
 * <pre>{@code
 * var options = AdafactorOptions.of().clipThreshold(2);
 * }</pre>
 *
 * @param beta2Decay the power of the number of the step that the new share of averages falls with
 * @param epsilon1 what is added to squares of the gradient
 * @param epsilon2 the least root mean square of the weights that is counted
 * @param clipThreshold the largest root mean square of a step, before the rate
 * @param weightDecay the share of the weights, times the rate, that each step takes away before
 *     anything else; 0 takes none
 */
public record AdafactorOptions(
    float beta2Decay, float epsilon1, float epsilon2, float clipThreshold, float weightDecay) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range, by its name
   */
  public AdafactorOptions {
    OptionRange.notPositive("beta2Decay", beta2Decay);
    OptionRange.notNegative("epsilon1", epsilon1);
    OptionRange.notNegative("epsilon2", epsilon2);
    OptionRange.positive("clipThreshold", clipThreshold);
    OptionRange.notNegative("weightDecay", weightDecay);
  }

  /** Keras's defaults. */
  public static AdafactorOptions of() {
    return new AdafactorOptions(-0.8f, 1e-30f, 1e-3f, 1f, 0f);
  }

  /** The same with another {@link #beta2Decay()}. */
  public AdafactorOptions beta2Decay(float value) {
    return new AdafactorOptions(value, epsilon1, epsilon2, clipThreshold, weightDecay);
  }

  /** The same with another {@link #epsilon1()}. */
  public AdafactorOptions epsilon1(float value) {
    return new AdafactorOptions(beta2Decay, value, epsilon2, clipThreshold, weightDecay);
  }

  /** The same with another {@link #epsilon2()}. */
  public AdafactorOptions epsilon2(float value) {
    return new AdafactorOptions(beta2Decay, epsilon1, value, clipThreshold, weightDecay);
  }

  /** The same with another {@link #clipThreshold()}. */
  public AdafactorOptions clipThreshold(float value) {
    return new AdafactorOptions(beta2Decay, epsilon1, epsilon2, value, weightDecay);
  }

  /** The same with another {@link #weightDecay()}. */
  public AdafactorOptions weightDecay(float value) {
    return new AdafactorOptions(beta2Decay, epsilon1, epsilon2, clipThreshold, value);
  }
}
