package dev.lanewise.nn.losses;

/** Keras's care for probabilities: they are kept between 1e-7 and 1 - 1e-7. */
final class Probability {
  /** Keras's epsilon. */
  static final double EPSILON = 1e-7;

  private Probability() {}

  static double kept(double p) {
    return Math.clamp(p, EPSILON, 1 - EPSILON);
  }

  /** Whether {@link #kept} leaves a value as it is and slopes go through. */
  static boolean isKept(double p) {
    return p > EPSILON && p < 1 - EPSILON;
  }

  /** {@code 1 / (1 + exp(-x))}. */
  static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }
}
