package dev.lanewise.kernels;

/**
 * The options of {@link RmsPropStep}.
 *
 * <pre>{@code
 * var options = RmsPropOptions.of().momentum(0.9f).centered(true);
 * }</pre>
 *
 * @param rho the share of the averages that stays
 * @param momentum the share of the last step that is added; 0 keeps none
 * @param epsilon what keeps divisors from 0
 * @param centered whether the mean is taken out of the mean square
 * @param weightDecay the share of the weights, times the rate, that each step takes away before
 *     anything else; 0 takes none
 */
public record RmsPropOptions(
    float rho, float momentum, float epsilon, boolean centered, float weightDecay) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range, by its name
   */
  public RmsPropOptions {
    OptionRange.part("rho", rho);
    OptionRange.part("momentum", momentum);
    OptionRange.notNegative("epsilon", epsilon);
    OptionRange.notNegative("weightDecay", weightDecay);
  }

  /** Keras's defaults. */
  public static RmsPropOptions of() {
    return new RmsPropOptions(0.9f, 0f, 1e-7f, false, 0f);
  }

  /** The same with another {@link #rho()}. */
  public RmsPropOptions rho(float value) {
    return new RmsPropOptions(value, momentum, epsilon, centered, weightDecay);
  }

  /** The same with another {@link #momentum()}. */
  public RmsPropOptions momentum(float value) {
    return new RmsPropOptions(rho, value, epsilon, centered, weightDecay);
  }

  /** The same with another {@link #epsilon()}. */
  public RmsPropOptions epsilon(float value) {
    return new RmsPropOptions(rho, momentum, value, centered, weightDecay);
  }

  /** The same with another {@link #centered()}. */
  public RmsPropOptions centered(boolean value) {
    return new RmsPropOptions(rho, momentum, epsilon, value, weightDecay);
  }

  /** The same with another {@link #weightDecay()}. */
  public RmsPropOptions weightDecay(float value) {
    return new RmsPropOptions(rho, momentum, epsilon, centered, value);
  }
}
