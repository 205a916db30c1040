package dev.lanewise.nn.losses;

/** The factor {@code m^gamma} of focal losses, m being what a probability lacks. */
final class Focus {
  private Focus() {}

  /**
   * Checks gamma.
   *
   * @throws IllegalArgumentException if it is not 0 or more, finite
   */
  static void check(String loss, double gamma) {
    if (!(gamma >= 0 && gamma < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          loss + ": gamma: expected 0 or more, finite, got " + gamma);
    }
  }

  static double of(double miss, double gamma) {
    return StrictMath.pow(miss, gamma);
  }

  /** The slope along m; 0 at m = 0, where there may be none. */
  static double slope(double miss, double gamma) {
    return miss == 0 ? 0 : gamma * StrictMath.pow(miss, gamma - 1);
  }
}
