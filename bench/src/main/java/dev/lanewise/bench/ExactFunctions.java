package dev.lanewise.bench;

import dev.lanewise.kernels.SmoothFunction;
import java.util.function.DoubleUnaryOperator;

/** The activation functions in double precision, without cancellation, and errors against them. */
public final class ExactFunctions {
  /** Where the series for the normal distribution meet. */
  private static final double NEAR = 2.5;

  private ExactFunctions() {}

  /** Keras's function with its own slope. */
  public static double leakyRelu(double x) {
    return x < 0 ? (double) 0.2f * x : x;
  }

  /** The rectifier up to 6. */
  public static double relu6(double x) {
    return Math.min(Math.max(x, 0), 6);
  }

  /** With alpha 1. */
  public static double elu(double x) {
    return x < 0 ? Math.expm1(x) : x;
  }

  /** With the constants of its paper. */
  public static double selu(double x) {
    return 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * Math.expm1(x) : x);
  }

  /** One of the functions without options. */
  public static DoubleUnaryOperator of(SmoothFunction function) {
    return switch (function) {
      case HARD_SIGMOID -> x -> Math.min(Math.max(x + 3, 0), 6) / 6;
      case SOFTSIGN -> x -> Double.isInfinite(x) ? Math.signum(x) : x / (1 + Math.abs(x));
      case SIGMOID -> ExactFunctions::sigmoid;
      case TANH -> Math::tanh;
      case SOFTPLUS -> ExactFunctions::softplus;
      case SILU -> x -> x == Double.NEGATIVE_INFINITY ? -0.0 : x * sigmoid(x);
      case MISH -> x -> x == Double.NEGATIVE_INFINITY ? -0.0 : x * Math.tanh(softplus(x));
      case GELU -> x -> x == Double.NEGATIVE_INFINITY ? -0.0 : x * normal(x);
      case GELU_TANH -> ExactFunctions::geluTanh;
      case EXPONENTIAL -> Math::exp;
      case LOG -> Math::log;
      case RSQRT -> x -> 1 / Math.sqrt(x);
      case ERF -> ExactFunctions::erf;
    };
  }

  /** {@code 1 / (1 + exp(-x))}. */
  public static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** {@code log(1 + exp(x))}. */
  public static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double geluTanh(double x) {
    double u = Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
    return x == Double.NEGATIVE_INFINITY ? -0.0 : x * sigmoid(2 * u);
  }

  /** The distribution function of N(0, 1), to about 1e-14 of itself. */
  public static double normal(double x) {
    double a = Math.abs(x);
    double tail = a < NEAR ? 0.5 - center(a) : tail(a);
    return x < 0 ? tail : 1 - tail;
  }

  /** The error function, to about 1e-14 of itself. */
  public static double erf(double x) {
    double a = Math.sqrt(2) * Math.abs(x);
    return Math.copySign(a < NEAR ? 2 * center(a) : 1 - 2 * tail(a), x);
  }

  /**
   * What N(0, 1) has between 0 and a, by a power series.
   *
   * @see <a href="https://dlmf.nist.gov/7.6">DLMF 7.6</a>
   */
  private static double center(double a) {
    double term = a;
    double sum = a;
    for (int k = 3; term > 1e-18 * sum; k += 2) {
      term *= a * a / k;
      sum += term;
    }
    return density(a) * sum;
  }

  /**
   * What N(0, 1) has beyond a, by a continued fraction.
   *
   * @see <a href="https://dlmf.nist.gov/7.9">DLMF 7.9</a>
   */
  private static double tail(double a) {
    if (a > 39) {
      return 0;
    }
    double fraction = a;
    for (int k = 120; k > 0; k--) {
      fraction = a + k / fraction;
    }
    return density(a) / fraction;
  }

  private static double density(double a) {
    return Math.exp(-a * a / 2) / Math.sqrt(2 * Math.PI);
  }

  /** {@link #distance} in units in the last place of the exact value. */
  public static double ulps(double exact, float actual) {
    int exponent = Math.max(Math.getExponent(exact), Float.MIN_EXPONENT);
    return distance(exact, actual) / Math.scalb(1.0, Math.min(exponent, 127) - 23);
  }

  /**
   * How far a float is from the exact value; infinite if one is NaN and the other is not. An
   * infinite float stands for all beyond the floats: it counts as 2^128, the next one would be.
   */
  static double distance(double exact, float actual) {
    if (Double.isNaN(exact) || Double.isInfinite(exact) || Float.isNaN(actual)) {
      return Float.compare((float) exact, actual) == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    double value = Float.isInfinite(actual) ? Math.copySign(0x1p128, actual) : actual;
    boolean overflow = Math.abs(exact) > 0x1p128 && value == Math.copySign(0x1p128, exact);
    return overflow ? 0 : Math.abs(value - exact);
  }
}
