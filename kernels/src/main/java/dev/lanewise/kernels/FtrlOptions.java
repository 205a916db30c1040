package dev.lanewise.kernels;

/**
 * The options of {@link FtrlStep}.
 *
 * <pre>{@code
 * var options = FtrlOptions.of().l1(0.01f);
 * }</pre>
 *
 * @param ratePower the power of the sum of squares that the rate falls with; 0 keeps the rate
 * @param initialAccumulator what the sums of squares start from
 * @param l1 how strongly weights are drawn to 0, by absolute values
 * @param l2 how strongly weights are drawn to 0, by squares
 * @param l2Shrinkage the strength of a penalty on squares that is added to the loss
 * @param beta what is added to the root of the sum of squares
 * @param weightDecay the share of the weights, times the rate, that each step takes away before
 *     anything else; 0 takes none
 */
public record FtrlOptions(
    float ratePower,
    float initialAccumulator,
    float l1,
    float l2,
    float l2Shrinkage,
    float beta,
    float weightDecay) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range, by its name
   */
  public FtrlOptions {
    OptionRange.notPositive("ratePower", ratePower);
    OptionRange.notNegative("initialAccumulator", initialAccumulator);
    OptionRange.notNegative("l1", l1);
    OptionRange.notNegative("l2", l2);
    OptionRange.notNegative("l2Shrinkage", l2Shrinkage);
    OptionRange.notNegative("beta", beta);
    OptionRange.notNegative("weightDecay", weightDecay);
  }

  /** Keras's defaults. */
  public static FtrlOptions of() {
    return new FtrlOptions(-0.5f, 0.1f, 0f, 0f, 0f, 0f, 0f);
  }

  /** The same with another {@link #ratePower()}. */
  public FtrlOptions ratePower(float value) {
    return new FtrlOptions(value, initialAccumulator, l1, l2, l2Shrinkage, beta, weightDecay);
  }

  /** The same with another {@link #initialAccumulator()}. */
  public FtrlOptions initialAccumulator(float value) {
    return new FtrlOptions(ratePower, value, l1, l2, l2Shrinkage, beta, weightDecay);
  }

  /** The same with another {@link #l1()}. */
  public FtrlOptions l1(float value) {
    return new FtrlOptions(
        ratePower, initialAccumulator, value, l2, l2Shrinkage, beta, weightDecay);
  }

  /** The same with another {@link #l2()}. */
  public FtrlOptions l2(float value) {
    return new FtrlOptions(
        ratePower, initialAccumulator, l1, value, l2Shrinkage, beta, weightDecay);
  }

  /** The same with another {@link #l2Shrinkage()}. */
  public FtrlOptions l2Shrinkage(float value) {
    return new FtrlOptions(ratePower, initialAccumulator, l1, l2, value, beta, weightDecay);
  }

  /** The same with another {@link #beta()}. */
  public FtrlOptions beta(float value) {
    return new FtrlOptions(ratePower, initialAccumulator, l1, l2, l2Shrinkage, value, weightDecay);
  }

  /** The same with another {@link #weightDecay()}. */
  public FtrlOptions weightDecay(float value) {
    return new FtrlOptions(ratePower, initialAccumulator, l1, l2, l2Shrinkage, beta, value);
  }
}
