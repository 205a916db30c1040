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
      case RSQRT -> x -> rsqrt(1 / Math.sqrt(x));
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

  /** From the value, whose sign at a zero is that of the zero. */
  private static double rsqrt(double y) {
    return -0.5 * y * y * y;
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

  /** {@link ExactFunctions#distance} in roundings, 2^-24, of the exact slope, or of 1 if larger. */
  public static double roundings(double exact, float actual) {
    double size = Double.isNaN(exact) ? 1 : Math.max(Math.abs(exact), 1);
    double distance = ExactFunctions.distance(exact, actual);
    return distance == 0 ? 0 : distance / (size * 0x1p-24);
  }
}
