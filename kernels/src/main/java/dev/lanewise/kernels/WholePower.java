package dev.lanewise.kernels;

/**
 * Powers with the same bits on every machine; {@link StrictMath#pow} has them too, but allocates.
 */
final class WholePower {
  private WholePower() {}

  /**
   * {@code base^exponent} for an exponent of 0 or more: from 1, for the exponent's bits from the
   * lowest, multiplied by the base where a bit is 1, and the base squared.
   */
  static double of(double base, long exponent) {
    double power = 1;
    double factor = base;
    for (long left = exponent; left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        power *= factor;
      }
      factor *= factor;
    }
    return power;
  }
}
