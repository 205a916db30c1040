package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Algorithm;
import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dBackwardInput;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.Padding;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.initializers.Initializer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Convolution of images [height, width, channels] with {@code filters} kernels:
 *
 * <pre>
 *   y[i][j][f] = activation( bias[f] + sum over r, s, c of
 *                  x[i * strideHeight + r * dilationHeight][j * strideWidth + s * dilationWidth][c] * kernel[r][s][c][f] )
 * </pre>
 *
 * Defaults are Keras's: stride 1, no padding, no dilation, one group, a bias, Glorot's uniform law
 * for the kernel.
 *
 * @param filters channels of the output
 * @param window kernel size, strides, dilation and padding
 * @param groups parts of channels and filters; the filters of a part see its channels alone
 * @param algorithm how it is computed
 * @param activation applied to the output
 * @param useBias whether a bias is added
 * @param kernel first values, penalty and bounds of the kernel
 * @param bias those of the bias
 * @param name the layer's name, or null
 */
public record Conv2D(
    int filters,
    ConvWindow window,
    int groups,
    Algorithm algorithm,
    ActivationFunction activation,
    boolean useBias,
    ParameterOptions kernel,
    ParameterOptions bias,
    @Nullable String name)
    implements KernelLayer<Conv2D> {

  /** Refuses sizes below 1, and strides together with dilation. */
  public Conv2D {
    window.check("Conv2D", "filter", filters);
    if (groups < 1 || filters % groups != 0) {
      throw new IllegalArgumentException(
          "Conv2D: groups: expected a divisor of the " + (filters + " filters, got " + groups));
    }
  }

  /** A layer of {@code filters} square kernels. */
  public static Conv2D of(int filters, int kernelSize) {
    return of(filters, kernelSize, kernelSize);
  }

  /** A layer of {@code filters} kernels. */
  public static Conv2D of(int filters, int kernelHeight, int kernelWidth) {
    return new Conv2D(
        filters,
        ConvWindow.of(kernelHeight, kernelWidth),
        1,
        Algorithm.AUTO,
        ActivationFunction.LINEAR,
        true,
        ParameterOptions.of(Initializer.GLOROT_UNIFORM),
        ParameterOptions.of(Initializer.ZEROS),
        null);
  }

  /** The same with one stride for both axes. */
  public Conv2D strides(int both) {
    return strides(both, both);
  }

  /** The same with strides. */
  public Conv2D strides(int height, int width) {
    return new Conv2D(
        filters,
        window.strides(height, width),
        groups,
        algorithm,
        activation,
        useBias,
        kernel,
        bias,
        name);
  }

  /** The same with dilations. */
  public Conv2D dilation(int height, int width) {
    return new Conv2D(
        filters,
        window.dilation(height, width),
        groups,
        algorithm,
        activation,
        useBias,
        kernel,
        bias,
        name);
  }

  /** The same with another padding. */
  public Conv2D padding(Padding newPadding) {
    return new Conv2D(
        filters,
        window.padding(newPadding),
        groups,
        algorithm,
        activation,
        useBias,
        kernel,
        bias,
        name);
  }

  /** The same with channels and filters in so many groups. */
  public Conv2D groups(int number) {
    return new Conv2D(filters, window, number, algorithm, activation, useBias, kernel, bias, name);
  }

  /** The same computed in a given way. {@link Algorithm#WINOGRAD} takes 3x3 windows alone. */
  public Conv2D algorithm(Algorithm newAlgorithm) {
    return new Conv2D(
        filters, window, groups, newAlgorithm, activation, useBias, kernel, bias, name);
  }

  /** The same with another activation. */
  public Conv2D activation(ActivationFunction newActivation) {
    return new Conv2D(
        filters, window, groups, algorithm, newActivation, useBias, kernel, bias, name);
  }

  /** The same with or without a bias. */
  public Conv2D useBias(boolean use) {
    return new Conv2D(filters, window, groups, algorithm, activation, use, kernel, bias, name);
  }

  @Override
  public Conv2D kernel(ParameterOptions options) {
    return new Conv2D(filters, window, groups, algorithm, activation, useBias, options, bias, name);
  }

  @Override
  public Conv2D bias(ParameterOptions options) {
    return new Conv2D(
        filters, window, groups, algorithm, activation, useBias, kernel, options, name);
  }

  /** The same with a name. */
  public Conv2D name(String newName) {
    return new Conv2D(
        filters, window, groups, algorithm, activation, useBias, kernel, bias, newName);
  }

  @Override
  public String type() {
    return "Conv2D";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return ConvWindow.outputShape(shape(1, inputs.getFirst()));
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    int channels = ImageSize.of(inputs.getFirst()).channels() / groups;
    Shape shape = Shape.of(window.kernelHeight(), window.kernelWidth(), channels, filters);
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(Parameter.of("kernel", shape, kernel));
    if (useBias) {
      parameters.add(Parameter.of("bias", Shape.of(filters), bias));
    }
    return parameters;
  }

  private Conv2dShape shape(int samples, Shape input) {
    return window.shape(samples, input, filters, groups);
  }

  @Override
  public @Nullable Layer withBias() {
    return activation == ActivationFunction.LINEAR ? useBias(true) : null;
  }

  @Override
  public LayerStep step(StepRequest request) {
    var parallelism = request.parallelism();
    Conv2dShape shape = shape(request.samples(), request.input());
    int pixels = ConvWindow.pixels(shape);
    var outputActivation = new OutputActivation(activation, pixels, filters, request);
    var forward = Conv2d.forward(shape, outputActivation.fused(), algorithm, parallelism);
    var backwardWeights = Conv2d.backwardWeights(shape, algorithm, parallelism);
    ConvolutionStep.Operator<ConvolutionStep.Backward> backwardInput = null;
    if (request.backwardInput()) {
      Conv2dBackwardInput input = Conv2d.backwardInput(shape, algorithm, parallelism);
      backwardInput =
          new ConvolutionStep.Operator<>(
              input.packedBytes(), input::pack, input.scratchBytes(), input::run);
    }
    return new ConvolutionStep(
        request,
        pixels,
        filters,
        useBias,
        outputActivation,
        new ConvolutionStep.Operator<>(
            forward.packedBytes(), forward::pack, forward.scratchBytes(), forward::run),
        ConvolutionStep.Operator.unpacked(backwardWeights.scratchBytes(), backwardWeights::run),
        backwardInput);
  }
}
