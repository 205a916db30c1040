package dev.lanewise.nn.reference;

import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.ConvOracle;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.layers.ActivationFunction;
import dev.lanewise.nn.layers.Conv2D;
import dev.lanewise.nn.layers.Conv2DTranspose;
import dev.lanewise.nn.layers.ConvWindow;
import dev.lanewise.nn.layers.DepthwiseConv2D;
import dev.lanewise.nn.layers.SeparableConv2D;
import dev.lanewise.nn.layers.StepRequest;
import java.util.List;

/**
 * Convolutions with bias and activation.
 *
 * @param shape of the convolution; of one that is transposed, that which it is the gradient of
 * @param transposed whether it goes from the convolution's outputs to its inputs
 */
record DoubleConv2D(Conv2dShape shape, boolean transposed, ActivationFunction activation)
    implements DoubleLayer {

  static DoubleLayer of(Conv2D layer, StepRequest request) {
    return new DoubleConv2D(
        shape(request, layer.window(), request.input(), layer.filters(), layer.groups()),
        false,
        layer.activation());
  }

  static DoubleLayer of(DepthwiseConv2D layer, StepRequest request) {
    int channels = request.input().get(2);
    return new DoubleConv2D(
        shape(
            request, layer.window(), request.input(), channels * layer.depthMultiplier(), channels),
        false,
        layer.activation());
  }

  static DoubleLayer of(Conv2DTranspose layer, StepRequest request) {
    Shape output = layer.outputShape(request.inputs());
    return new DoubleConv2D(
        shape(request, layer.window(), output, request.input().get(2), 1),
        true,
        layer.activation());
  }

  static DoubleLayer of(SeparableConv2D layer, StepRequest request) {
    int channels = request.input().get(2);
    int middle = channels * layer.depthMultiplier();
    Shape output = layer.outputShape(request.inputs());
    DoubleLayer first =
        new DoubleConv2D(
            shape(request, layer.window(), request.input(), middle, channels),
            false,
            ActivationFunction.LINEAR);
    DoubleLayer second =
        new DoubleConv2D(
            shape(
                request,
                ConvWindow.of(1, 1),
                Shape.of(output.get(0), output.get(1), middle),
                layer.filters(),
                1),
            false,
            layer.activation());
    return (inputs, parameters) ->
        second.forward(
            List.of(first.forward(inputs, parameters.subList(0, 1))),
            parameters.subList(1, parameters.size()));
  }

  private static Conv2dShape shape(
      StepRequest request, ConvWindow window, Shape image, int filters, int groups) {
    return new Conv2dShape(
        request.samples(),
        image.get(0),
        image.get(1),
        image.get(2),
        filters,
        window.kernelHeight(),
        window.kernelWidth(),
        window.strideHeight(),
        window.strideWidth(),
        window.dilationHeight(),
        window.dilationWidth(),
        window.padding(),
        groups);
  }

  @Override
  public double[] forward(List<double[]> inputs, List<double[]> parameters) {
    double[] x = inputs.getFirst();
    double[] kernel = parameters.getFirst();
    ConvOracle convolution = new ConvOracle(shape);
    int channels = transposed ? shape.channels() : shape.filters();
    int pixels =
        transposed
            ? shape.batch() * shape.height() * shape.width()
            : convolution.windows().outputPixels();
    double[] y = new double[pixels * channels];
    for (int i = 0; parameters.size() > 1 && i < y.length; i++) {
      y[i] = parameters.get(1)[i % channels];
    }
    convolution.visit(
        (cell, weight, output) -> {
          int from = transposed ? output : cell;
          int to = transposed ? cell : output;
          y[to] += x[from] * kernel[weight];
        });
    return new DoubleActivation(activation, channels).apply(y);
  }
}
