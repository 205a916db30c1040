package dev.lanewise.kernels;

/**
 * The options of {@link AdamStep}, {@link NadamStep}, {@link AdamaxStep} and {@link LambStep}.
 *
 * <p>Their powers b^t, t the number of the step, are computed by squaring: from 1, for the bits of
 * t from the lowest, multiplied by b where the bit is 1, and b squared; the same on every machine.
 *
 * <pre>{@code
 * var adamW = MomentOptions.of().weightDecay(0.004f);
 * }</pre>
 *
 * @param beta1 the share of the mean that stays
 * @param beta2 the share of the mean square, or of the largest, that stays
 * @param epsilon what keeps divisors from 0
 * @param weightDecay the share of the weights, times the rate, that each step takes away before
 *     anything else; 0 takes none
 */
public record MomentOptions(float beta1, float beta2, float epsilon, float weightDecay) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range, by its name
   */
  public MomentOptions {
    OptionRange.share("beta1", beta1);
    OptionRange.share("beta2", beta2);
    OptionRange.notNegative("epsilon", epsilon);
    OptionRange.notNegative("weightDecay", weightDecay);
  }

  /** Keras's defaults. */
  public static MomentOptions of() {
    return new MomentOptions(0.9f, 0.999f, 1e-7f, 0f);
  }

  /** Keras's defaults of AdamW: the weights decay by 0.004. */
  public static MomentOptions decoupled() {
    return of().weightDecay(0.004f);
  }

  /** The same with another {@link #beta1()}. */
  public MomentOptions beta1(float value) {
    return new MomentOptions(value, beta2, epsilon, weightDecay);
  }

  /** The same with another {@link #beta2()}. */
  public MomentOptions beta2(float value) {
    return new MomentOptions(beta1, value, epsilon, weightDecay);
  }

  /** The same with another {@link #epsilon()}. */
  public MomentOptions epsilon(float value) {
    return new MomentOptions(beta1, beta2, value, weightDecay);
  }

  /** The same with another {@link #weightDecay()}. */
  public MomentOptions weightDecay(float value) {
    return new MomentOptions(beta1, beta2, epsilon, value);
  }
}
