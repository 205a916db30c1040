package dev.lanewise.nn.layers;

import dev.lanewise.kernels.ColumnSums;
import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dBackwardInput;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.Padding;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.initializers.Initializer;
import java.lang.foreign.MemorySegment;
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
 * Defaults are Keras's: stride 1, no padding, no dilation, a bias, Glorot's uniform law for the
 * kernel.
 *
 * @param filters channels of the output
 * @param kernelHeight rows of the window
 * @param kernelWidth columns of the window
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param dilationHeight rows from one row of the window to the next
 * @param dilationWidth columns from one column of the window to the next
 * @param padding how windows meet the border
 * @param activation applied to the output
 * @param useBias whether a bias is added
 * @param kernelInitializer first values of the kernel
 * @param biasInitializer first values of the bias
 * @param name the layer's name, or null
 */
public record Conv2D(
    int filters,
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int dilationHeight,
    int dilationWidth,
    Padding padding,
    ActivationFunction activation,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer biasInitializer,
    @Nullable String name)
    implements Layer {

  /** Refuses sizes below 1, and strides together with dilation. */
  public Conv2D {
    if (filters < 1 || kernelHeight < 1 || kernelWidth < 1) {
      throw new IllegalArgumentException(
          "Conv2D: expected at least 1 filter and a kernel of 1x1, got "
              + (filters + " filters, kernel " + kernelHeight + "x" + kernelWidth));
    }
    if (strideHeight < 1 || strideWidth < 1 || dilationHeight < 1 || dilationWidth < 1) {
      throw new IllegalArgumentException(
          "Conv2D: expected strides and dilations of at least 1, got strides "
              + (strideHeight + ", " + strideWidth)
              + (", dilations " + dilationHeight + ", " + dilationWidth));
    }
    if ((strideHeight > 1 || strideWidth > 1) && (dilationHeight > 1 || dilationWidth > 1)) {
      throw new IllegalArgumentException(
          "Conv2D: strides above 1 together with dilation above 1 are not supported, got strides "
              + (strideHeight + ", " + strideWidth)
              + (", dilations " + dilationHeight + ", " + dilationWidth));
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
        kernelHeight,
        kernelWidth,
        1,
        1,
        1,
        1,
        Padding.VALID,
        ActivationFunction.LINEAR,
        true,
        Initializer.GLOROT_UNIFORM,
        Initializer.ZEROS,
        null);
  }

  /** The same with strides. */
  public Conv2D strides(int height, int width) {
    return with(height, width, dilationHeight, dilationWidth, padding, activation, name);
  }

  /** The same with one stride for both axes. */
  public Conv2D strides(int both) {
    return strides(both, both);
  }

  /** The same with dilations. */
  public Conv2D dilation(int height, int width) {
    return with(strideHeight, strideWidth, height, width, padding, activation, name);
  }

  /** The same with another padding. */
  public Conv2D padding(Padding newPadding) {
    return with(
        strideHeight, strideWidth, dilationHeight, dilationWidth, newPadding, activation, name);
  }

  /** The same with another activation. */
  public Conv2D activation(ActivationFunction newActivation) {
    return with(
        strideHeight, strideWidth, dilationHeight, dilationWidth, padding, newActivation, name);
  }

  /** The same with a name. */
  public Conv2D name(String newName) {
    return with(
        strideHeight, strideWidth, dilationHeight, dilationWidth, padding, activation, newName);
  }

  private Conv2D with(
      int newStrideHeight,
      int newStrideWidth,
      int newDilationHeight,
      int newDilationWidth,
      Padding newPadding,
      ActivationFunction newActivation,
      @Nullable String newName) {
    return new Conv2D(
        filters,
        kernelHeight,
        kernelWidth,
        newStrideHeight,
        newStrideWidth,
        newDilationHeight,
        newDilationWidth,
        newPadding,
        newActivation,
        useBias,
        kernelInitializer,
        biasInitializer,
        newName);
  }

  /** The same with or without a bias. */
  public Conv2D useBias(boolean use) {
    return with(use, kernelInitializer, biasInitializer);
  }

  /** The same with other first values of the kernel. */
  public Conv2D kernelInitializer(Initializer initializer) {
    return with(useBias, initializer, biasInitializer);
  }

  /** The same with other first values of the bias. */
  public Conv2D biasInitializer(Initializer initializer) {
    return with(useBias, kernelInitializer, initializer);
  }

  private Conv2D with(boolean bias, Initializer newKernel, Initializer newBias) {
    return new Conv2D(
        filters,
        kernelHeight,
        kernelWidth,
        strideHeight,
        strideWidth,
        dilationHeight,
        dilationWidth,
        padding,
        activation,
        bias,
        newKernel,
        newBias,
        name);
  }

  @Override
  public String type() {
    return "Conv2D";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Conv2dShape shape = shape(1, inputs.getFirst());
    return Shape.of(shape.outputHeight(), shape.outputWidth(), filters);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    Shape kernel = Shape.of(kernelHeight, kernelWidth, inputs.getFirst().get(2), filters);
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(Parameter.of("kernel", kernel, kernelInitializer));
    if (useBias) {
      parameters.add(Parameter.of("bias", Shape.of(filters), biasInitializer));
    }
    return parameters;
  }

  @Override
  public LayerStep step(StepRequest request) {
    return new Step(this, request);
  }

  private Conv2dShape shape(int samples, Shape input) {
    ImageSize image = ImageSize.of(input);
    return new Conv2dShape(
        samples,
        image.height(),
        image.width(),
        image.channels(),
        filters,
        kernelHeight,
        kernelWidth,
        strideHeight,
        strideWidth,
        dilationHeight,
        dilationWidth,
        padding,
        1);
  }

  private static final class Step implements LayerStep {
    private final boolean useBias;
    private final OutputActivation activation;
    private final Conv2dForward forward;
    private final Conv2dBackwardWeights backwardWeights;
    private final ColumnSums backwardBias;
    private final @Nullable Conv2dBackwardInput backwardInput;
    private final boolean training;

    Step(Conv2D layer, StepRequest request) {
      Conv2dShape shape = layer.shape(request.samples(), request.input());
      int pixels =
          Math.toIntExact((long) request.samples() * shape.outputHeight() * shape.outputWidth());
      useBias = layer.useBias;
      training = request.training();
      activation =
          new OutputActivation(layer.activation, pixels, layer.filters, request.parallelism());
      forward = Conv2d.forward(shape, activation.fused(), request.parallelism());
      backwardWeights = Conv2d.backwardWeights(shape, request.parallelism());
      backwardBias = ColumnSums.of(pixels, layer.filters, request.parallelism());
      backwardInput =
          training && request.inputGradients()
              ? Conv2d.backwardInput(shape, request.parallelism())
              : null;
    }

    /** The forward pass's weights, and behind them the backward pass's. */
    @Override
    public long packedBytes() {
      return backwardInputStart() + (backwardInput == null ? 0 : backwardInput.packedBytes());
    }

    private long backwardInputStart() {
      return Memory.alignUp(forward.packedBytes());
    }

    @Override
    public void pack(List<MemorySegment> parameters, MemorySegment packed) {
      forward.pack(parameters.getFirst(), 0, packed, 0);
      if (backwardInput != null) {
        backwardInput.pack(parameters.getFirst(), 0, packed, backwardInputStart());
      }
    }

    @Override
    public long scratchBytes() {
      if (!training) {
        return forward.scratchBytes();
      }
      long backward = backwardInput == null ? 0 : backwardInput.scratchBytes();
      return Math.max(forward.scratchBytes(), Math.max(backwardWeights.scratchBytes(), backward));
    }

    @Override
    public void forward(Pass pass) {
      forward.run(
          pass.input(0),
          pass.inputOffset(0),
          pass.packed(),
          0,
          useBias ? pass.parameter(1) : null,
          0,
          pass.output(),
          pass.outputOffset(),
          pass.scratch(),
          0);
      activation.forward(pass.output(), pass.outputOffset());
    }

    @Override
    public void backward(Pass pass) {
      MemorySegment gradOutput = pass.gradOutput();
      activation.backward(pass.output(), pass.outputOffset(), gradOutput);
      backwardWeights.run(
          pass.input(0),
          pass.inputOffset(0),
          gradOutput,
          0,
          pass.gradParameter(0),
          pass.gradParameterOffset(0),
          pass.scratch(),
          0);
      if (useBias) {
        backwardBias.run(gradOutput, 0, pass.gradParameter(1), pass.gradParameterOffset(1));
      }
      MemorySegment gradInput = pass.gradInput(0);
      if (gradInput != null && backwardInput != null) {
        backwardInput.run(
            gradOutput, 0, pass.packed(), backwardInputStart(), gradInput, 0, pass.scratch(), 0);
      }
    }
  }
}
