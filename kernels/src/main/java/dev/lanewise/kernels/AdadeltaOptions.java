package dev.lanewise.kernels;

/**
 * The options of {@link AdadeltaStep}.
 *
 * <pre>{@code
 * var options = AdadeltaOptions.of().rho(0.9f);
 * }</pre>
 *
 * @param rho the share of the averages that stays
 * @param epsilon what keeps divisors from 0
 * @param weightDecay the share of the weights, times the rate, that each step takes away before
 *     anything else; 0 takes none
 */
public record AdadeltaOptions(float rho, float epsilon, float weightDecay) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range, by its name
   */
  public AdadeltaOptions {
    OptionRange.part("rho", rho);
    OptionRange.notNegative("epsilon", epsilon);
    OptionRange.notNegative("weightDecay", weightDecay);
  }

  /** Keras's defaults. */
  public static AdadeltaOptions of() {
    return new AdadeltaOptions(0.95f, 1e-7f, 0f);
  }

  /** The same with another {@link #rho()}. */
  public AdadeltaOptions rho(float value) {
    return new AdadeltaOptions(value, epsilon, weightDecay);
  }

  /** The same with another {@link #epsilon()}. */
  public AdadeltaOptions epsilon(float value) {
    return new AdadeltaOptions(rho, value, weightDecay);
  }

  /** The same with another {@link #weightDecay()}. */
  public AdadeltaOptions weightDecay(float value) {
    return new AdadeltaOptions(rho, epsilon, value);
  }
}
