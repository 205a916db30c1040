package dev.lanewise.nn.reference;

import dev.lanewise.kernels.SoftmaxOracle;
import dev.lanewise.nn.layers.ActivationFunction;
import dev.lanewise.nn.layers.StepRequest;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Activations; softmax and its logarithm along rows of {@code columns} values. */
record DoubleActivation(ActivationFunction function, int columns) implements DoubleLayer {
  private static final double SELU_SCALE = 1.05070098;
  private static final double SELU_ALPHA = 1.67326324;

  DoubleActivation(ActivationFunction function, StepRequest request) {
    this(function, request.input().get(request.input().rank() - 1));
  }

  /** A function of each value as a layer. */
  static DoubleLayer pointwise(DoubleUnaryOperator function) {
    return (inputs, parameters) -> Arrays.stream(inputs.getFirst()).map(function).toArray();
  }

  @Override
  public double[] forward(List<double[]> inputs, List<double[]> parameters) {
    return apply(inputs.getFirst());
  }

  double[] apply(double[] x) {
    return switch (function) {
      case SOFTMAX -> softmax(x);
      case LOG_SOFTMAX -> Arrays.stream(softmax(x)).map(Math::log).toArray();
      default -> Arrays.stream(x).map(this::of).toArray();
    };
  }

  private double of(double x) {
    return switch (function) {
      case LINEAR -> x;
      case RELU -> Math.max(x, 0);
      case RELU6 -> Math.min(Math.max(x, 0), 6);
      case LEAKY_RELU -> x > 0 ? x : 0.2 * x;
      case ELU -> x > 0 ? x : Math.expm1(x);
      case SELU -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x));
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case HARD_SIGMOID -> Math.min(Math.max(x + 3, 0), 6) / 6;
      case TANH -> Math.tanh(x);
      case SOFTPLUS -> Math.log1p(Math.exp(x));
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case SILU -> x / (1 + Math.exp(-x));
      case GELU -> gelu(x);
      case GELU_TANH ->
          x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * Math.pow(x, 3)))) / 2;
      case MISH -> x * Math.tanh(Math.log1p(Math.exp(x)));
      case EXPONENTIAL -> Math.exp(x);
      case SOFTMAX, LOG_SOFTMAX ->
          throw new IllegalArgumentException(function + " is of more than one value");
    };
  }

  /** By the series 2 / sqrt(pi) exp(-z^2) (z + 2 z^3 / 3 + 4 z^5 / 15 + ...) of erf(z). */
  private static double gelu(double x) {
    double z = x / Math.sqrt(2);
    if (Math.abs(z) > 6) {
      return Math.max(x, 0);
    }
    double term = z;
    double sum = z;
    for (int n = 1; n < 200; n++) {
      term *= 2 * z * z / (2 * n + 1);
      sum += term;
    }
    return x * (1 + 2 / Math.sqrt(Math.PI) * Math.exp(-z * z) * sum) / 2;
  }

  private double[] softmax(double[] x) {
    double[] y = new double[x.length];
    for (int row = 0; row < x.length; row += columns) {
      double[] p = new SoftmaxOracle(Arrays.copyOfRange(x, row, row + columns)).p;
      System.arraycopy(p, 0, y, row, columns);
    }
    return y;
  }
}
