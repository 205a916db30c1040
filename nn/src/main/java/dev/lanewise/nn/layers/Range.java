package dev.lanewise.nn.layers;

/**
 * Numbers from one to another.
 *
 * @param lower the least
 * @param upper the largest
 */
public record Range(double lower, double upper) {
  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if lower is above upper, or one is NaN or infinite
   */
  public Range {
    if (!(lower <= upper && Double.isFinite(lower) && Double.isFinite(upper))) {
      throw new IllegalArgumentException(
          "range: expected finite numbers in their order, got " + lower + " and " + upper);
    }
  }

  /** From one number to another. */
  public static Range of(double lower, double upper) {
    return new Range(lower, upper);
  }

  /** From minus a number to the number. */
  public static Range around(double factor) {
    return new Range(-Math.abs(factor), Math.abs(factor));
  }

  /** Refuses what is not within bounds. */
  void check(String name, double least, double most) {
    if (lower < least || upper > most) {
      throw new IllegalArgumentException(
          name + ": expected " + least + " to " + most + ", got " + lower + " to " + upper);
    }
  }

  /** The number that far from lower to upper. */
  double at(double share) {
    return lower + (upper - lower) * share;
  }

  /** A number, or the end that it is beyond; a NaN stays. */
  float clip(float value) {
    return value < lower ? (float) lower : value > upper ? (float) upper : value;
  }

  /** Whether a number is strictly beyond an end. */
  boolean isBeyond(float value) {
    return value < lower || value > upper;
  }
}
