package dev.lanewise.nn.reference;

import dev.lanewise.kernels.SoftmaxOracle;
import dev.lanewise.nn.layers.ActivationFunction;
import dev.lanewise.nn.layers.StepRequest;
import java.util.Arrays;
import java.util.List;

/** Activations; softmax along rows of {@code columns} values. */
record DoubleActivation(ActivationFunction function, int columns) implements DoubleLayer {
  DoubleActivation(ActivationFunction function, StepRequest request) {
    this(function, request.input().get(request.input().rank() - 1));
  }

  @Override
  public double[] forward(List<double[]> inputs, List<double[]> parameters) {
    return apply(inputs.getFirst());
  }

  double[] apply(double[] x) {
    return switch (function) {
      case LINEAR -> x;
      case RELU -> Arrays.stream(x).map(v -> Math.max(v, 0)).toArray();
      case SOFTMAX -> softmax(x);
    };
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
