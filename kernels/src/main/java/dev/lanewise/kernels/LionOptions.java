package dev.lanewise.kernels;

/**
 * The options of {@link LionStep}.
 *
 * <pre>{@code
 * var options = LionOptions.of().beta2(0.98f);
 * }</pre>
 *
 * @param beta1 the share of the mean in the direction of a step; with 0 there would be no mean in
 *     it
 * @param beta2 the share of the mean that stays
 * @param weightDecay the share of the weights, times the rate, that each step takes away before
 *     anything else; 0 takes none
 */
public record LionOptions(float beta1, float beta2, float weightDecay) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range, by its name
   */
  public LionOptions {
    OptionRange.partNotZero("beta1", beta1);
    OptionRange.part("beta2", beta2);
    OptionRange.notNegative("weightDecay", weightDecay);
  }

  /** Keras's defaults. */
  public static LionOptions of() {
    return new LionOptions(0.9f, 0.99f, 0f);
  }

  /** The same with another {@link #beta1()}. */
  public LionOptions beta1(float value) {
    return new LionOptions(value, beta2, weightDecay);
  }

  /** The same with another {@link #beta2()}. */
  public LionOptions beta2(float value) {
    return new LionOptions(beta1, value, weightDecay);
  }

  /** The same with another {@link #weightDecay()}. */
  public LionOptions weightDecay(float value) {
    return new LionOptions(beta1, beta2, value);
  }
}
