package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Conv2dTranspose;
import dev.lanewise.kernels.Conv2dTransposeBackwardInput;
import dev.lanewise.kernels.Conv2dTransposeShape;
import dev.lanewise.kernels.Padding;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.initializers.Initializer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transposed convolution of images [height, width, channels], which goes the other way through the
 * windows of a convolution; the kernel is [kernelHeight, kernelWidth, filters, channels]. See
 * {@link Conv2dTransposeShape} for the size of the output.
 *
 * <p>Defaults are Keras's: stride 1, no padding, no dilation, automatic output padding, a bias,
 * Glorot's uniform law for the kernel.
 *
 * @param filters channels of the output
 * @param window kernel size, strides, dilation and padding
 * @param outputPaddingHeight rows added at the bottom, fewer than the stride, or {@link
 *     Conv2dTransposeShape#AUTOMATIC}
 * @param outputPaddingWidth columns added at the right, likewise
 * @param activation applied to the output
 * @param useBias whether a bias is added
 * @param kernel first values, penalty and bounds of the kernel
 * @param bias those of the bias
 * @param name the layer's name, or null
 */
public record Conv2DTranspose(
    int filters,
    ConvWindow window,
    int outputPaddingHeight,
    int outputPaddingWidth,
    ActivationFunction activation,
    boolean useBias,
    ParameterOptions kernel,
    ParameterOptions bias,
    @Nullable String name)
    implements KernelLayer<Conv2DTranspose> {

  /** Refuses sizes below 1, and strides together with dilation. */
  public Conv2DTranspose {
    window.check("Conv2DTranspose", "filter", filters);
  }

  /** A layer of {@code filters} square kernels. */
  public static Conv2DTranspose of(int filters, int kernelSize) {
    return of(filters, kernelSize, kernelSize);
  }

  /** A layer of {@code filters} kernels. */
  public static Conv2DTranspose of(int filters, int kernelHeight, int kernelWidth) {
    return new Conv2DTranspose(
        filters,
        ConvWindow.of(kernelHeight, kernelWidth),
        Conv2dTransposeShape.AUTOMATIC,
        Conv2dTransposeShape.AUTOMATIC,
        ActivationFunction.LINEAR,
        true,
        ParameterOptions.of(Initializer.GLOROT_UNIFORM),
        ParameterOptions.of(Initializer.ZEROS),
        null);
  }

  /** The same with one stride for both axes. */
  public Conv2DTranspose strides(int both) {
    return strides(both, both);
  }

  /** The same with so many rows and columns more at the bottom and right of the output. */
  public Conv2DTranspose outputPadding(int height, int width) {
    return new Conv2DTranspose(
        filters, window, height, width, activation, useBias, kernel, bias, name);
  }

  /** The same with strides. */
  public Conv2DTranspose strides(int height, int width) {
    return new Conv2DTranspose(
        filters,
        window.strides(height, width),
        outputPaddingHeight,
        outputPaddingWidth,
        activation,
        useBias,
        kernel,
        bias,
        name);
  }

  /** The same with dilations. */
  public Conv2DTranspose dilation(int height, int width) {
    return new Conv2DTranspose(
        filters,
        window.dilation(height, width),
        outputPaddingHeight,
        outputPaddingWidth,
        activation,
        useBias,
        kernel,
        bias,
        name);
  }

  /** The same with another padding. */
  public Conv2DTranspose padding(Padding newPadding) {
    return new Conv2DTranspose(
        filters,
        window.padding(newPadding),
        outputPaddingHeight,
        outputPaddingWidth,
        activation,
        useBias,
        kernel,
        bias,
        name);
  }

  /** The same with another activation. */
  public Conv2DTranspose activation(ActivationFunction newActivation) {
    return new Conv2DTranspose(
        filters,
        window,
        outputPaddingHeight,
        outputPaddingWidth,
        newActivation,
        useBias,
        kernel,
        bias,
        name);
  }

  /** The same with or without a bias. */
  public Conv2DTranspose useBias(boolean use) {
    return new Conv2DTranspose(
        filters,
        window,
        outputPaddingHeight,
        outputPaddingWidth,
        activation,
        use,
        kernel,
        bias,
        name);
  }

  @Override
  public Conv2DTranspose kernel(ParameterOptions options) {
    return new Conv2DTranspose(
        filters,
        window,
        outputPaddingHeight,
        outputPaddingWidth,
        activation,
        useBias,
        options,
        bias,
        name);
  }

  @Override
  public Conv2DTranspose bias(ParameterOptions options) {
    return new Conv2DTranspose(
        filters,
        window,
        outputPaddingHeight,
        outputPaddingWidth,
        activation,
        useBias,
        kernel,
        options,
        name);
  }

  /** The same with a name. */
  public Conv2DTranspose name(String newName) {
    return new Conv2DTranspose(
        filters,
        window,
        outputPaddingHeight,
        outputPaddingWidth,
        activation,
        useBias,
        kernel,
        bias,
        newName);
  }

  @Override
  public String type() {
    return "Conv2DTranspose";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Conv2dTransposeShape shape = shape(1, inputs.getFirst());
    return Shape.of(shape.outputHeight(), shape.outputWidth(), filters);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    int channels = ImageSize.of(inputs.getFirst()).channels();
    Shape shape = Shape.of(window.kernelHeight(), window.kernelWidth(), filters, channels);
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(Parameter.of("kernel", shape, kernel));
    if (useBias) {
      parameters.add(Parameter.of("bias", Shape.of(filters), bias));
    }
    return parameters;
  }

  private Conv2dTransposeShape shape(int samples, Shape input) {
    ImageSize image = ImageSize.of(input);
    return new Conv2dTransposeShape(
        samples,
        image.height(),
        image.width(),
        image.channels(),
        filters,
        window.kernelHeight(),
        window.kernelWidth(),
        window.strideHeight(),
        window.strideWidth(),
        window.dilationHeight(),
        window.dilationWidth(),
        window.padding(),
        outputPaddingHeight,
        outputPaddingWidth);
  }

  @Override
  public LayerStep step(StepRequest request) {
    var parallelism = request.parallelism();
    Conv2dTransposeShape shape = shape(request.samples(), request.input());
    int pixels =
        Math.toIntExact((long) request.samples() * shape.outputHeight() * shape.outputWidth());
    var outputActivation = new OutputActivation(activation, pixels, filters, request);
    var forward = Conv2dTranspose.forward(shape, outputActivation.fused(), parallelism);
    var backwardWeights = Conv2dTranspose.backwardWeights(shape, parallelism);
    ConvolutionStep.Operator<ConvolutionStep.Backward> backwardInput = null;
    if (request.backwardInput()) {
      Conv2dTransposeBackwardInput input = Conv2dTranspose.backwardInput(shape, parallelism);
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
