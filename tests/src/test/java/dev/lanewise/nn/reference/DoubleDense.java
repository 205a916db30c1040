package dev.lanewise.nn.reference;

import dev.lanewise.nn.layers.Dense;
import java.util.List;

/** A matrix product with bias and activation. */
record DoubleDense(Dense layer) implements DoubleLayer {
  @Override
  public double[] forward(List<double[]> inputs, List<double[]> parameters) {
    double[] x = inputs.getFirst();
    double[] kernel = parameters.getFirst();
    int units = layer.units();
    int columns = kernel.length / units;
    double[] y = new double[x.length / columns * units];
    for (int to = 0; to < y.length; to++) {
      int row = to / units;
      int unit = to % units;
      y[to] = layer.useBias() ? parameters.get(1)[unit] : 0;
      for (int i = 0; i < columns; i++) {
        y[to] += x[row * columns + i] * kernel[i * units + unit];
      }
    }
    return new DoubleActivation(layer.activation(), units).apply(y);
  }
}
