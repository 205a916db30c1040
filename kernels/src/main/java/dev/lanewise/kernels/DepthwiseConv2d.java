package dev.lanewise.kernels;

/**
 * Two-dimensional convolution channel by channel, and its gradients: the operators of a {@link
 * Conv2dShape} with as many groups as channels.
 *
 * <pre>
 *   output[b][i][j][c * multiplier + m] = act( bias[c * multiplier + m] + sum over r, s of
 *       input[b][i * strideHeight - top + r * dilationHeight][j * strideWidth - left + s * dilationWidth][c]
 *       * weights[r][s][c][m] )
 * </pre>
 *
 * over the cells that lie in the input. Bit law: the sum is one chain of FMAs that starts from the
 * bias (or +0) and goes through r, then s; taps on padding are left out. That, and nothing else,
 * tells it from {@link Conv2d} of the same shape, where they are FMAs with +0: results differ at
 * most in the sign of a zero, and where a weight is infinite or NaN.
 *
 * <p>Weights are read as they are, not packed. A multiplier of 1 is the fast case.
 *
 * <pre>{@code
 * var shape = Conv2dShape.depthwise(batch, 56, 56, 128, 1, 3, 3).padding(Padding.SAME);
 * var conv = DepthwiseConv2d.forward(shape, Activation.RELU, Parallelism.caller());
 * var scratch = Memory.bytes(arena, conv.scratchBytes());
 * conv.run(input, 0, weights, 0, bias, 0, output, 0, scratch, 0);
 * }</pre>
 */
public final class DepthwiseConv2d {
  private DepthwiseConv2d() {}

  /**
   * The output of a convolution.
   *
   * @throws IllegalArgumentException if the shape has not as many groups as channels
   */
  public static DepthwiseConv2dForward forward(
      Conv2dShape shape, Activation activation, Parallelism parallelism) {
    return new DepthwiseConv2dForward(shape, activation, parallelism, KernelSet.current());
  }

  /**
   * The gradient by the input.
   *
   * @throws IllegalArgumentException if the shape has not as many groups as channels
   */
  public static DepthwiseConv2dBackwardInput backwardInput(
      Conv2dShape shape, Parallelism parallelism) {
    return new DepthwiseConv2dBackwardInput(shape, parallelism, KernelSet.current());
  }

  /**
   * The gradient by the weights. That by the bias is {@link Reduce#columns} of the output gradient.
   *
   * @throws IllegalArgumentException if the shape has not as many groups as channels
   */
  public static DepthwiseConv2dBackwardWeights backwardWeights(
      Conv2dShape shape, Parallelism parallelism) {
    return new DepthwiseConv2dBackwardWeights(shape, parallelism, KernelSet.current());
  }

  /** Refuses a shape whose channels mix; returns it otherwise. */
  static Conv2dShape checked(Conv2dShape shape) {
    if (shape.groups() != shape.channels()) {
      throw new IllegalArgumentException(
          "shape: expected as many groups as channels (Conv2dShape.depthwise), got "
              + shape.groups()
              + " groups of "
              + shape.channels()
              + " channels");
    }
    return shape;
  }
}
