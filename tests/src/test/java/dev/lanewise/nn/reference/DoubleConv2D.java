package dev.lanewise.nn.reference;

import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.ConvOracle;
import dev.lanewise.nn.layers.Conv2D;
import dev.lanewise.nn.layers.StepRequest;
import java.util.List;

/** Convolution with bias and activation. */
record DoubleConv2D(Conv2D layer, Conv2dShape shape) implements DoubleLayer {
  DoubleConv2D(Conv2D layer, StepRequest request) {
    this(
        layer,
        new Conv2dShape(
            request.samples(),
            request.input().get(0),
            request.input().get(1),
            request.input().get(2),
            layer.filters(),
            layer.kernelHeight(),
            layer.kernelWidth(),
            layer.strideHeight(),
            layer.strideWidth(),
            layer.dilationHeight(),
            layer.dilationWidth(),
            layer.padding(),
            1));
  }

  @Override
  public double[] forward(List<double[]> inputs, List<double[]> parameters) {
    double[] x = inputs.getFirst();
    double[] kernel = parameters.getFirst();
    ConvOracle convolution = new ConvOracle(shape);
    double[] y = new double[convolution.windows().outputPixels() * layer.filters()];
    for (int i = 0; layer.useBias() && i < y.length; i++) {
      y[i] = parameters.get(1)[i % layer.filters()];
    }
    convolution.visit((from, weight, to) -> y[to] += x[from] * kernel[weight]);
    return new DoubleActivation(layer.activation(), layer.filters()).apply(y);
  }
}
