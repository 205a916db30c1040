package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Algorithm;
import dev.lanewise.kernels.Padding;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.initializers.Initializer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Convolution of sequences [length, channels] with {@code filters} kernels:
 *
 * <pre>
 *   y[i][f] = activation( bias[f] + sum over s, c of
 *               x[i * stride + s * dilation][c] * kernel[s][c][f] )
 * </pre>
 *
 * Defaults are Keras's: stride 1, no padding, no dilation, one group, a bias, Glorot's uniform law
 * for the kernel.
 *
 * @param filters channels of the output
 * @param kernelSize steps of the window
 * @param stride steps from one window to the next
 * @param dilation steps from one cell of the window to the next
 * @param padding how windows meet the ends
 * @param causal whether, in place of the padding, zeros in front make each output depend on no
 *     later step
 * @param groups parts of channels and filters; the filters of a part see its channels alone
 * @param activation applied to the output
 * @param useBias whether a bias is added
 * @param kernel first values, penalty and bounds of the kernel
 * @param bias those of the bias
 * @param name the layer's name, or null
 */
public record Conv1D(
    int filters,
    int kernelSize,
    int stride,
    int dilation,
    Padding padding,
    boolean causal,
    int groups,
    ActivationFunction activation,
    boolean useBias,
    ParameterOptions kernel,
    ParameterOptions bias,
    @Nullable String name)
    implements KernelLayer<Conv1D> {

  /** Refuses sizes below 1, a stride together with dilation, and groups that do not divide. */
  public Conv1D {
    new ConvWindow(1, kernelSize, 1, stride, 1, dilation, padding)
        .check("Conv1D", "filter", filters);
    if (groups < 1 || filters % groups != 0) {
      throw new IllegalArgumentException(
          "Conv1D: groups: expected a divisor of the " + filters + " filters, got " + groups);
    }
  }

  /** A layer of {@code filters} kernels. */
  public static Conv1D of(int filters, int kernelSize) {
    return new Conv1D(
        filters,
        kernelSize,
        1,
        1,
        Padding.VALID,
        false,
        1,
        ActivationFunction.LINEAR,
        true,
        ParameterOptions.of(Initializer.GLOROT_UNIFORM),
        ParameterOptions.of(Initializer.ZEROS),
        null);
  }

  /** The same with another stride. */
  public Conv1D strides(int newStride) {
    return new Conv1D(
        filters,
        kernelSize,
        newStride,
        dilation,
        padding,
        causal,
        groups,
        activation,
        useBias,
        kernel,
        bias,
        name);
  }

  /** The same with another dilation. */
  public Conv1D dilation(int newDilation) {
    return new Conv1D(
        filters,
        kernelSize,
        stride,
        newDilation,
        padding,
        causal,
        groups,
        activation,
        useBias,
        kernel,
        bias,
        name);
  }

  /** The same with another padding. */
  public Conv1D padding(Padding newPadding) {
    return new Conv1D(
        filters,
        kernelSize,
        stride,
        dilation,
        newPadding,
        false,
        groups,
        activation,
        useBias,
        kernel,
        bias,
        name);
  }

  /** The same with or without Keras's padding {@code causal}. */
  public Conv1D causal(boolean use) {
    return new Conv1D(
        filters,
        kernelSize,
        stride,
        dilation,
        padding,
        use,
        groups,
        activation,
        useBias,
        kernel,
        bias,
        name);
  }

  /** The same with channels and filters in so many groups. */
  public Conv1D groups(int number) {
    return new Conv1D(
        filters,
        kernelSize,
        stride,
        dilation,
        padding,
        causal,
        number,
        activation,
        useBias,
        kernel,
        bias,
        name);
  }

  /** The same with another activation. */
  public Conv1D activation(ActivationFunction newActivation) {
    return new Conv1D(
        filters,
        kernelSize,
        stride,
        dilation,
        padding,
        causal,
        groups,
        newActivation,
        useBias,
        kernel,
        bias,
        name);
  }

  /** The same with or without a bias. */
  public Conv1D useBias(boolean use) {
    return new Conv1D(
        filters,
        kernelSize,
        stride,
        dilation,
        padding,
        causal,
        groups,
        activation,
        use,
        kernel,
        bias,
        name);
  }

  @Override
  public Conv1D kernel(ParameterOptions options) {
    return new Conv1D(
        filters,
        kernelSize,
        stride,
        dilation,
        padding,
        causal,
        groups,
        activation,
        useBias,
        options,
        bias,
        name);
  }

  @Override
  public Conv1D bias(ParameterOptions options) {
    return new Conv1D(
        filters,
        kernelSize,
        stride,
        dilation,
        padding,
        causal,
        groups,
        activation,
        useBias,
        kernel,
        options,
        name);
  }

  /** The same with a name. */
  public Conv1D name(String newName) {
    return new Conv1D(
        filters,
        kernelSize,
        stride,
        dilation,
        padding,
        causal,
        groups,
        activation,
        useBias,
        kernel,
        bias,
        newName);
  }

  @Override
  public String type() {
    return "Conv1D";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Sequence.of(image().outputShape(Sequence.image(inputs)));
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    return image().parameters(Sequence.image(inputs)).stream()
        .map(parameter -> parameter.name().equals("kernel") ? withoutHeight(parameter) : parameter)
        .toList();
  }

  private static Parameter withoutHeight(Parameter inImage) {
    return Parameter.of(inImage.name(), Sequence.of(inImage.shape()), inImage.options());
  }

  @Override
  public @Nullable Layer withBias() {
    return activation == ActivationFunction.LINEAR ? useBias(true) : null;
  }

  @Override
  public LayerStep step(StepRequest request) {
    return image().step(Sequence.image(request));
  }

  private Conv2D image() {
    Padding before = Padding.of(0, 0, Math.multiplyExact(kernelSize - 1, dilation), 0);
    return new Conv2D(
        filters,
        new ConvWindow(1, kernelSize, 1, stride, 1, dilation, causal ? before : padding),
        groups,
        Algorithm.AUTO,
        activation,
        useBias,
        kernel,
        bias,
        name);
  }
}
