package dev.lanewise.bench;

import dev.lanewise.kernels.SmoothFunction;
import java.util.function.DoubleUnaryOperator;

/**
 * The derivatives of {@link ExactFunctions} in double precision; at a corner that on the side where
 * the kernels put it.
 */
public final class ExactDerivatives {
  /** Beyond it all derivatives are at their limits, and products with x have no infinity. */
  private static final double FAR = 1000;

  private ExactDerivatives() {}

  /** Of the rectifier. */
  public static double relu(double x) {
    return x <= 0 ? 0 : 1;
  }

  /** Of the rectifier up to 6. */
  public static double relu6(double x) {
    return x <= 0 || x >= 6 ? 0 : 1;
  }

  /** Of {@link ExactFunctions#leakyRelu}. */
  public static double leakyRelu(double x) {
    return x <= 0 ? (double) 0.2f : 1;
  }

  /** Of {@link ExactFunctions#elu}. */
  public static double elu(double x) {
    return x >= 0 ? 1 : Math.exp(x);
  }

  /** Of {@link ExactFunctions#selu}. */
  public static double selu(double x) {
    return 1.0507009873554805 * (x >= 0 ? 1 : 1.6732632423543772 * Math.exp(x));
  }

  /** Of one of the functions without options. */
  public static DoubleUnaryOperator of(SmoothFunction function) {
    return switch (function) {
      case HARD_SIGMOID -> x -> x <= -3 || x >= 3 ? 0 : 1 / 6.0;
      case SOFTSIGN -> x -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x)));
      case SIGMOID -> x -> ExactFunctions.sigmoid(x) * ExactFunctions.sigmoid(-x);
      case TANH -> x -> 4 * ExactFunctions.sigmoid(2 * x) * ExactFunctions.sigmoid(-2 * x);
      case SOFTPLUS -> ExactFunctions::sigmoid;
      case SILU -> x -> silu(within(x), within(x), 1);
      case MISH -> x -> mish(within(x));
      case GELU -> x -> gelu(within(x));
      case GELU_TANH -> x -> geluTanh(within(x));
      case EXPONENTIAL -> Math::exp;
      case LOG -> x -> 1 / x;
      case RSQRT -> x -> -0.5 / (x * Math.sqrt(x));
      case ERF -> x -> 2 / Math.sqrt(Math.PI) * Math.exp(-x * x);
    };
  }

  private static double within(double x) {
    return Math.min(Math.max(x, -FAR), FAR);
  }

  /** Of {@code x sigmoid(v)}, where v has this slope. */
  private static double silu(double x, double v, double slope) {
    double share = ExactFunctions.sigmoid(v);
    return share + x * share * ExactFunctions.sigmoid(-v) * slope;
  }

  private static double mish(double x) {
    double t = Math.tanh(ExactFunctions.softplus(x));
    return t + x * (1 - t * t) * ExactFunctions.sigmoid(x);
  }

  private static double gelu(double x) {
    return ExactFunctions.normal(x) + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  private static double geluTanh(double x) {
    double c = 2 * Math.sqrt(2 / Math.PI);
    return silu(x, c * (x + 0.044715 * x * x * x), c * (1 + 3 * 0.044715 * x * x));
  }

  /**
   * How far a float is from the exact slope, in roundings, 2^-24, of that slope or of 1, whichever
   * is larger; infinite if one is NaN and the other is not. An infinite float counts as 2^128.
   */
  public static double roundings(double exact, float actual) {
    if (Double.isNaN(exact) || Double.isInfinite(exact) || Float.isNaN(actual)) {
      return Float.compare((float) exact, actual) == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    double value = Float.isInfinite(actual) ? Math.copySign(0x1p128, actual) : actual;
    boolean overflow = Math.abs(exact) > 0x1p128 && value == Math.copySign(0x1p128, exact);
    return overflow ? 0 : Math.abs(value - exact) / (Math.max(Math.abs(exact), 1) * 0x1p-24);
  }
}
