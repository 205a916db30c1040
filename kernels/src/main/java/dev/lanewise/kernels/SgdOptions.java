package dev.lanewise.kernels;

/**
 * The options of {@link SgdStep}.
 *
 * <pre>{@code
 * var options = SgdOptions.of().momentum(0.9f).nesterov(true);
 * }</pre>
 *
 * @param momentum the share of the velocity that stays; 0 keeps no velocity
 * @param nesterov whether the step looks ahead
 * @param weightDecay the share of the weights, times the rate, that each step takes away before
 *     anything else; 0 takes none
 */
public record SgdOptions(float momentum, boolean nesterov, float weightDecay) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range, by its name
   */
  public SgdOptions {
    OptionRange.part("momentum", momentum);
    OptionRange.notNegative("weightDecay", weightDecay);
  }

  /** Keras's defaults. */
  public static SgdOptions of() {
    return new SgdOptions(0f, false, 0f);
  }

  /** The same with another {@link #momentum()}. */
  public SgdOptions momentum(float value) {
    return new SgdOptions(value, nesterov, weightDecay);
  }

  /** The same with another {@link #nesterov()}. */
  public SgdOptions nesterov(boolean value) {
    return new SgdOptions(momentum, value, weightDecay);
  }

  /** The same with another {@link #weightDecay()}. */
  public SgdOptions weightDecay(float value) {
    return new SgdOptions(momentum, nesterov, value);
  }
}
