package dev.lanewise.kernels;

/**
 * The options of {@link AdagradStep}.
 *
 * <pre>{@code
 * var options = AdagradOptions.of().initialAccumulator(0.1f);
 * }</pre>
 *
 * @param initialAccumulator what the sums of squares start from
 * @param epsilon what keeps divisors from 0
 * @param weightDecay the share of the weights, times the rate, that each step takes away before
 *     anything else; 0 takes none
 */
public record AdagradOptions(float initialAccumulator, float epsilon, float weightDecay) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range, by its name
   */
  public AdagradOptions {
    OptionRange.notNegative("initialAccumulator", initialAccumulator);
    OptionRange.notNegative("epsilon", epsilon);
    OptionRange.notNegative("weightDecay", weightDecay);
  }

  /** Keras's defaults. */
  public static AdagradOptions of() {
    return new AdagradOptions(0.1f, 1e-7f, 0f);
  }

  /** The same with another {@link #initialAccumulator()}. */
  public AdagradOptions initialAccumulator(float value) {
    return new AdagradOptions(value, epsilon, weightDecay);
  }

  /** The same with another {@link #epsilon()}. */
  public AdagradOptions epsilon(float value) {
    return new AdagradOptions(initialAccumulator, value, weightDecay);
  }

  /** The same with another {@link #weightDecay()}. */
  public AdagradOptions weightDecay(float value) {
    return new AdagradOptions(initialAccumulator, epsilon, value);
  }
}
