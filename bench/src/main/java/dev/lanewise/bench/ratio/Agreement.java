package dev.lanewise.bench.ratio;

/**
 * How far the results of contenders may lie apart.
 *
 * @param tolerance the largest difference, as a share of the largest value; 0 asks for equal bits
 */
public record Agreement(double tolerance) {

  /** Equal bits; any NaN equals any NaN. */
  public static Agreement exact() {
    return new Agreement(0);
  }

  /** Differences of at most this share of the largest value. */
  public static Agreement within(double tolerance) {
    return new Agreement(tolerance);
  }

  /**
   * Compares the results of two contenders, running each once.
   *
   * @throws IllegalStateException if they do not agree
   */
  public void check(Contender first, Contender second) {
    float[] expected = first.result();
    float[] got = second.result();
    if (expected.length == 0 || expected.length != got.length) {
      throw new IllegalStateException(
          "%s gives %d values, %s gives %d"
              .formatted(first.name(), expected.length, second.name(), got.length));
    }
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < got.length; i++) {
      if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(got[i])
          && !(Math.abs((double) expected[i] - got[i]) <= tolerance * largest && tolerance > 0)) {
        throw new IllegalStateException(
            "value %d: %s gives %s, %s gives %s"
                .formatted(i, first.name(), expected[i], second.name(), got[i]));
      }
    }
  }
}
