package dev.lanewise.nn.reference;

import dev.lanewise.kernels.WindowOracle;
import dev.lanewise.nn.layers.MaxPooling2D;
import dev.lanewise.nn.layers.StepRequest;
import java.util.Arrays;
import java.util.List;

/** The largest value of each window. */
record DoubleMaxPooling2D(WindowOracle windows, int channels) implements DoubleLayer {
  DoubleMaxPooling2D(MaxPooling2D layer, StepRequest request) {
    this(
        new WindowOracle(
            request.samples(),
            WindowOracle.Axis.rows(
                request.input().get(0),
                layer.poolHeight(),
                layer.strideHeight(),
                1,
                layer.padding()),
            WindowOracle.Axis.columns(
                request.input().get(1),
                layer.poolWidth(),
                layer.strideWidth(),
                1,
                layer.padding())),
        request.input().get(2));
  }

  @Override
  public double[] forward(List<double[]> inputs, List<double[]> parameters) {
    double[] x = inputs.getFirst();
    double[] y = new double[windows.outputPixels() * channels];
    Arrays.fill(y, Double.NEGATIVE_INFINITY);
    windows.visit(
        (input, cell, output) -> {
          for (int c = 0; c < channels; c++) {
            int to = output * channels + c;
            y[to] = Math.max(y[to], x[input * channels + c]);
          }
        });
    return y;
  }
}
