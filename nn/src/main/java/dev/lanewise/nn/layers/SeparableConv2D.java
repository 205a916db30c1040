package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dBackwardInput;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.DepthwiseConv2d;
import dev.lanewise.kernels.DepthwiseConv2dBackwardInput;
import dev.lanewise.kernels.DepthwiseConv2dBackwardWeights;
import dev.lanewise.kernels.DepthwiseConv2dForward;
import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.Padding;
import dev.lanewise.kernels.Reduce;
import dev.lanewise.kernels.ReduceColumns;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.nn.constraints.Constraint;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.initializers.Initializer;
import dev.lanewise.nn.regularizers.Regularizer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A convolution channel by channel, then one of 1x1 that mixes channels; bias and activation follow
 * the second. Parameters: the kernel of {@link DepthwiseConv2D}, the kernel [1, 1, channels *
 * depthMultiplier, filters], the bias.
 *
 * <p>Defaults are Keras's: one output for each channel, stride 1, no padding, no dilation, a bias,
 * Glorot's uniform law for both kernels.
 *
 * @param filters channels of the output
 * @param depthMultiplier outputs of each channel after the first kernel
 * @param window kernel size, strides, dilation and padding of the first
 * @param activation applied to the output
 * @param useBias whether a bias is added
 * @param depthwise first values, penalty and bounds of the first kernel
 * @param pointwise those of the second kernel
 * @param bias those of the bias
 * @param name the layer's name, or null
 */
public record SeparableConv2D(
    int filters,
    int depthMultiplier,
    ConvWindow window,
    ActivationFunction activation,
    boolean useBias,
    ParameterOptions depthwise,
    ParameterOptions pointwise,
    ParameterOptions bias,
    @Nullable String name)
    implements DepthwiseLayer<SeparableConv2D> {

  /** Refuses sizes below 1, and strides together with dilation. */
  public SeparableConv2D {
    window.check("SeparableConv2D", "filter", filters);
    window.check("SeparableConv2D", "output of each channel", depthMultiplier);
  }

  /** A layer of {@code filters} outputs and a square kernel for each channel. */
  public static SeparableConv2D of(int filters, int kernelSize) {
    return of(filters, kernelSize, kernelSize);
  }

  /** A layer of {@code filters} outputs and a kernel for each channel. */
  public static SeparableConv2D of(int filters, int kernelHeight, int kernelWidth) {
    return new SeparableConv2D(
        filters,
        1,
        ConvWindow.of(kernelHeight, kernelWidth),
        ActivationFunction.LINEAR,
        true,
        ParameterOptions.of(Initializer.GLOROT_UNIFORM),
        ParameterOptions.of(Initializer.GLOROT_UNIFORM),
        ParameterOptions.of(Initializer.ZEROS),
        null);
  }

  /** The same with so many outputs of each channel after the first kernel. */
  public SeparableConv2D depthMultiplier(int multiplier) {
    return with(multiplier, window, activation, useBias, name);
  }

  /** The same with one stride for both axes. */
  public SeparableConv2D strides(int both) {
    return strides(both, both);
  }

  /** The same with strides. */
  public SeparableConv2D strides(int height, int width) {
    return with(depthMultiplier, window.strides(height, width), activation, useBias, name);
  }

  /** The same with dilations. */
  public SeparableConv2D dilation(int height, int width) {
    return with(depthMultiplier, window.dilation(height, width), activation, useBias, name);
  }

  /** The same with another padding. */
  public SeparableConv2D padding(Padding newPadding) {
    return with(depthMultiplier, window.padding(newPadding), activation, useBias, name);
  }

  /** The same with another activation. */
  public SeparableConv2D activation(ActivationFunction newActivation) {
    return with(depthMultiplier, window, newActivation, useBias, name);
  }

  /** The same with or without a bias. */
  public SeparableConv2D useBias(boolean use) {
    return with(depthMultiplier, window, activation, use, name);
  }

  /** The same with a name. */
  public SeparableConv2D name(String newName) {
    return with(depthMultiplier, window, activation, useBias, newName);
  }

  private SeparableConv2D with(
      int newMultiplier,
      ConvWindow newWindow,
      ActivationFunction newActivation,
      boolean use,
      @Nullable String newName) {
    return new SeparableConv2D(
        filters, newMultiplier, newWindow, newActivation, use, depthwise, pointwise, bias, newName);
  }

  @Override
  public SeparableConv2D depthwise(ParameterOptions options) {
    return with(options, pointwise, bias);
  }

  private SeparableConv2D pointwise(ParameterOptions options) {
    return with(depthwise, options, bias);
  }

  /** The same with other first values of the second kernel. */
  public SeparableConv2D pointwiseInitializer(Initializer initializer) {
    return pointwise(pointwise.initializer(initializer));
  }

  /** The same with a penalty on the second kernel. */
  public SeparableConv2D pointwiseRegularizer(Regularizer regularizer) {
    return pointwise(pointwise.regularizer(regularizer));
  }

  /** The same with bounds of the second kernel. */
  public SeparableConv2D pointwiseConstraint(Constraint constraint) {
    return pointwise(pointwise.constraint(constraint));
  }

  @Override
  public SeparableConv2D bias(ParameterOptions options) {
    return with(depthwise, pointwise, options);
  }

  private SeparableConv2D with(
      ParameterOptions first, ParameterOptions second, ParameterOptions third) {
    return new SeparableConv2D(
        filters, depthMultiplier, window, activation, useBias, first, second, third, name);
  }

  @Override
  public String type() {
    return "SeparableConv2D";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Conv2dShape middle = window.depthwise(1, inputs.getFirst(), depthMultiplier);
    return Shape.of(middle.outputHeight(), middle.outputWidth(), filters);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    int channels = ImageSize.of(inputs.getFirst()).channels();
    Shape first = Shape.of(window.kernelHeight(), window.kernelWidth(), channels, depthMultiplier);
    Shape second = Shape.of(1, 1, channels * depthMultiplier, filters);
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(Parameter.of("depthwise_kernel", first, depthwise));
    parameters.add(Parameter.of("pointwise_kernel", second, pointwise));
    if (useBias) {
      parameters.add(Parameter.of("bias", Shape.of(filters), bias));
    }
    return parameters;
  }

  @Override
  public @Nullable Layer withBias() {
    return activation == ActivationFunction.LINEAR ? useBias(true) : null;
  }

  @Override
  public LayerStep step(StepRequest request) {
    return new Step(this, request);
  }

  /** What is between the convolutions is kept in training; its gradient is in scratch. */
  private static final class Step implements LayerStep {
    private final boolean useBias;
    private final boolean training;
    private final OutputActivation activation;
    private final DepthwiseConv2dForward depthwise;
    private final DepthwiseConv2dBackwardWeights depthwiseWeights;
    private final DepthwiseConv2dBackwardInput depthwiseInput;
    private final Conv2dForward pointwise;
    private final Conv2dBackwardWeights pointwiseWeights;
    private final Conv2dBackwardInput pointwiseInput;
    private final ReduceColumns bias;
    private final long middleBytes;

    Step(SeparableConv2D layer, StepRequest request) {
      var parallelism = request.parallelism();
      Conv2dShape first =
          layer.window.depthwise(request.samples(), request.input(), layer.depthMultiplier);
      Conv2dShape second =
          Conv2dShape.of(
              request.samples(),
              first.outputHeight(),
              first.outputWidth(),
              first.filters(),
              layer.filters,
              1,
              1);
      int pixels = ConvWindow.pixels(first);
      useBias = layer.useBias;
      training = request.training();
      middleBytes = Memory.alignUp((long) pixels * first.filters() * Float.BYTES);
      activation = new OutputActivation(layer.activation, pixels, layer.filters, request);
      depthwise = DepthwiseConv2d.forward(first, Activation.NONE, parallelism);
      depthwiseWeights = DepthwiseConv2d.backwardWeights(first, parallelism);
      depthwiseInput = DepthwiseConv2d.backwardInput(first, parallelism);
      pointwise = Conv2d.forward(second, activation.fused(), parallelism);
      pointwiseWeights = Conv2d.backwardWeights(second, parallelism);
      pointwiseInput = Conv2d.backwardInput(second, parallelism);
      bias = Reduce.columns(Reduction.SUM, pixels, layer.filters, parallelism);
    }

    /** The second kernel for the forward pass, and behind it for the backward pass. */
    @Override
    public long packedBytes() {
      return backwardStart() + (training ? pointwiseInput.packedBytes() : 0);
    }

    private long backwardStart() {
      return Memory.alignUp(pointwise.packedBytes());
    }

    @Override
    public void pack(List<MemorySegment> parameters, MemorySegment packed) {
      pointwise.pack(parameters.get(1), 0, packed, 0);
      if (training) {
        pointwiseInput.pack(parameters.get(1), 0, packed, backwardStart());
      }
    }

    @Override
    public long savedBytes() {
      return training ? activation.savedBytes() + middleBytes : 0;
    }

    @Override
    public long scratchBytes() {
      long forward = Math.max(depthwise.scratchBytes(), pointwise.scratchBytes());
      long weights = Math.max(depthwiseWeights.scratchBytes(), pointwiseWeights.scratchBytes());
      long input = Math.max(depthwiseInput.scratchBytes(), pointwiseInput.scratchBytes());
      return middleBytes + Math.max(forward, training ? Math.max(weights, input) : 0);
    }

    private MemorySegment middle(Pass pass) {
      return training ? pass.saved() : pass.scratch();
    }

    private long middleOffset() {
      return training ? activation.savedBytes() : 0;
    }

    @Override
    public void forward(Pass pass) {
      MemorySegment scratch = pass.scratch();
      depthwise.run(
          pass.input(0),
          pass.inputOffset(0),
          pass.parameter(0),
          0,
          null,
          0,
          middle(pass),
          middleOffset(),
          scratch,
          middleBytes);
      pointwise.run(
          middle(pass),
          middleOffset(),
          pass.packed(),
          0,
          useBias ? pass.parameter(2) : null,
          0,
          activation.target(pass),
          activation.targetOffset(pass),
          scratch,
          middleBytes);
      activation.forward(pass);
    }

    @Override
    public void backward(Pass pass) {
      activation.backward(pass);
      MemorySegment gradOutput = pass.gradOutput();
      MemorySegment scratch = pass.scratch();
      pointwiseWeights.run(
          middle(pass),
          middleOffset(),
          gradOutput,
          0,
          pass.gradParameter(1),
          pass.gradParameterOffset(1),
          scratch,
          middleBytes);
      if (useBias) {
        bias.run(gradOutput, 0, pass.gradParameter(2), pass.gradParameterOffset(2));
      }
      pointwiseInput.run(
          gradOutput, 0, pass.packed(), backwardStart(), scratch, 0, scratch, middleBytes);
      depthwiseWeights.run(
          pass.input(0),
          pass.inputOffset(0),
          scratch,
          0,
          pass.gradParameter(0),
          pass.gradParameterOffset(0),
          scratch,
          middleBytes);
      MemorySegment gradInput = pass.gradInput(0);
      if (gradInput != null) {
        depthwiseInput.run(scratch, 0, pass.parameter(0), 0, gradInput, 0, scratch, middleBytes);
      }
    }
  }
}
