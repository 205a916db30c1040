package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.DepthwiseConv2d;
import dev.lanewise.kernels.DepthwiseConv2dBackwardInput;
import dev.lanewise.kernels.Padding;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.initializers.Initializer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Convolution of images [height, width, channels] channel by channel:
 *
 * <pre>
 *   y[i][j][c * depthMultiplier + m] = activation( bias[c * depthMultiplier + m] + sum over r, s of
 *       x[i * strideHeight + r * dilationHeight][j * strideWidth + s * dilationWidth][c] * kernel[r][s][c][m] )
 * </pre>
 *
 * Defaults are Keras's: one output for each channel, stride 1, no padding, no dilation, a bias,
 * Glorot's uniform law for the kernel.
 *
 * @param depthMultiplier outputs of each channel
 * @param window kernel size, strides, dilation and padding
 * @param activation applied to the output
 * @param useBias whether a bias is added
 * @param depthwise first values, penalty and bounds of the kernel
 * @param bias those of the bias
 * @param name the layer's name, or null
 */
public record DepthwiseConv2D(
    int depthMultiplier,
    ConvWindow window,
    ActivationFunction activation,
    boolean useBias,
    ParameterOptions depthwise,
    ParameterOptions bias,
    @Nullable String name)
    implements DepthwiseLayer<DepthwiseConv2D> {

  /** Refuses sizes below 1, and strides together with dilation. */
  public DepthwiseConv2D {
    window.check("DepthwiseConv2D", "output of each channel", depthMultiplier);
  }

  /** A layer of a square kernel for each channel. */
  public static DepthwiseConv2D of(int kernelSize) {
    return of(kernelSize, kernelSize);
  }

  /** A layer of a kernel for each channel. */
  public static DepthwiseConv2D of(int kernelHeight, int kernelWidth) {
    return new DepthwiseConv2D(
        1,
        ConvWindow.of(kernelHeight, kernelWidth),
        ActivationFunction.LINEAR,
        true,
        ParameterOptions.of(Initializer.GLOROT_UNIFORM),
        ParameterOptions.of(Initializer.ZEROS),
        null);
  }

  /** The same with one stride for both axes. */
  public DepthwiseConv2D strides(int both) {
    return strides(both, both);
  }

  /** The same with so many outputs of each channel. */
  public DepthwiseConv2D depthMultiplier(int multiplier) {
    return new DepthwiseConv2D(multiplier, window, activation, useBias, depthwise, bias, name);
  }

  /** The same with strides. */
  public DepthwiseConv2D strides(int height, int width) {
    return new DepthwiseConv2D(
        depthMultiplier, window.strides(height, width), activation, useBias, depthwise, bias, name);
  }

  /** The same with dilations. */
  public DepthwiseConv2D dilation(int height, int width) {
    return new DepthwiseConv2D(
        depthMultiplier,
        window.dilation(height, width),
        activation,
        useBias,
        depthwise,
        bias,
        name);
  }

  /** The same with another padding. */
  public DepthwiseConv2D padding(Padding newPadding) {
    return new DepthwiseConv2D(
        depthMultiplier, window.padding(newPadding), activation, useBias, depthwise, bias, name);
  }

  /** The same with another activation. */
  public DepthwiseConv2D activation(ActivationFunction newActivation) {
    return new DepthwiseConv2D(
        depthMultiplier, window, newActivation, useBias, depthwise, bias, name);
  }

  /** The same with or without a bias. */
  public DepthwiseConv2D useBias(boolean use) {
    return new DepthwiseConv2D(depthMultiplier, window, activation, use, depthwise, bias, name);
  }

  @Override
  public DepthwiseConv2D depthwise(ParameterOptions options) {
    return new DepthwiseConv2D(depthMultiplier, window, activation, useBias, options, bias, name);
  }

  @Override
  public DepthwiseConv2D bias(ParameterOptions options) {
    return new DepthwiseConv2D(
        depthMultiplier, window, activation, useBias, depthwise, options, name);
  }

  /** The same with a name. */
  public DepthwiseConv2D name(String newName) {
    return new DepthwiseConv2D(
        depthMultiplier, window, activation, useBias, depthwise, bias, newName);
  }

  @Override
  public String type() {
    return "DepthwiseConv2D";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return ConvWindow.outputShape(window.depthwise(1, inputs.getFirst(), depthMultiplier));
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    int channels = ImageSize.of(inputs.getFirst()).channels();
    Shape kernel = Shape.of(window.kernelHeight(), window.kernelWidth(), channels, depthMultiplier);
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(Parameter.of("kernel", kernel, depthwise));
    if (useBias) {
      parameters.add(Parameter.of("bias", Shape.of(channels * depthMultiplier), bias));
    }
    return parameters;
  }

  @Override
  public @Nullable Layer withBias() {
    return activation == ActivationFunction.LINEAR ? useBias(true) : null;
  }

  @Override
  public LayerStep step(StepRequest request) {
    var parallelism = request.parallelism();
    Conv2dShape shape = window.depthwise(request.samples(), request.input(), depthMultiplier);
    int pixels = ConvWindow.pixels(shape);
    var outputActivation = new OutputActivation(activation, pixels, shape.filters(), request);
    var forward = DepthwiseConv2d.forward(shape, outputActivation.fused(), parallelism);
    var backwardWeights = DepthwiseConv2d.backwardWeights(shape, parallelism);
    ConvolutionStep.Operator<ConvolutionStep.Backward> backwardInput = null;
    if (request.backwardInput()) {
      DepthwiseConv2dBackwardInput input = DepthwiseConv2d.backwardInput(shape, parallelism);
      backwardInput = ConvolutionStep.Operator.unpacked(input.scratchBytes(), input::run);
    }
    return new ConvolutionStep(
        request,
        pixels,
        shape.filters(),
        useBias,
        outputActivation,
        ConvolutionStep.Operator.unpacked(forward.scratchBytes(), forward::run),
        ConvolutionStep.Operator.unpacked(backwardWeights.scratchBytes(), backwardWeights::run),
        backwardInput);
  }
}
