package dev.lanewise.kernels;

/** How much momentum {@link NadamStep} uses at each step. */
final class NadamSchedule {
  private static final double DECAY = 0.96;

  /** After so many steps {@code 1 - DECAY^i / 2} is 1. */
  private static final int LENGTH = 1000;

  /** At i the product of {@code 1 - DECAY^j / 2} for j from 1 to i. */
  private static final double[] PRODUCTS = products();

  private NadamSchedule() {}

  private static double[] products() {
    double[] products = new double[LENGTH + 1];
    products[0] = 1;
    for (int i = 1; i <= LENGTH; i++) {
      products[i] = products[i - 1] * warmth(i);
    }
    return products;
  }

  private static double warmth(long number) {
    return 1 - WholePower.of(DECAY, number) / 2;
  }

  private static double product(float beta1, long number) {
    return WholePower.of(beta1, number) * PRODUCTS[(int) Math.min(number, LENGTH)];
  }

  /** {@code u(t + 1) / (1 - U(t + 1))}. */
  static double meanShare(float beta1, long number) {
    return beta1 * warmth(number + 1) / (1 - product(beta1, number + 1));
  }

  /** {@code (1 - u(t)) / (1 - U(t))}. */
  static double gradientShare(float beta1, long number) {
    return (1 - beta1 * warmth(number)) / (1 - product(beta1, number));
  }
}
