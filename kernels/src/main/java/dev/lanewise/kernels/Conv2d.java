package dev.lanewise.kernels;

/**
 * Two-dimensional convolution and its gradients: the operators of a {@link Conv2dShape}.
 *
 * <pre>
 *   output[b][i][j][f] = act( bias[f] + sum over r, s, c of
 *                             input[b][i * strideHeight - top + r * dilationHeight][j * strideWidth - left + s * dilationWidth][c]
 *                             * weights[r][s][c][f] )
 * </pre>
 *
 * with zeros outside the input. Bit law of {@link Algorithm#DIRECT}: the sum is one chain of FMAs
 * that starts from the bias (or +0) and goes through r, then s, then c; taps on padding are FMAs
 * with +0. That of {@link Algorithm#WINOGRAD} is in {@code docs/bit-law.md}.
 *
 * <pre>{@code
 * var shape = Conv2dShape.of(batch, 56, 56, 64, 128, 3, 3).padding(Padding.SAME);
 * var conv = Conv2d.forward(shape, Activation.RELU, Parallelism.caller());
 * var packed = Memory.bytes(arena, conv.packedBytes());
 * var scratch = Memory.bytes(arena, conv.scratchBytes());
 * conv.pack(weights, 0, packed, 0);
 * conv.run(input, 0, packed, 0, bias, 0, output, 0, scratch, 0);
 * }</pre>
 */
public final class Conv2d {
  private Conv2d() {}

  /** The output of a convolution, by {@link Algorithm#AUTO}. */
  public static Conv2dForward forward(
      Conv2dShape shape, Activation activation, Parallelism parallelism) {
    return forward(shape, activation, Algorithm.AUTO, parallelism);
  }

  /**
   * The output of a convolution.
   *
   * @throws IllegalArgumentException if the algorithm cannot compute this shape
   */
  public static Conv2dForward forward(
      Conv2dShape shape, Activation activation, Algorithm algorithm, Parallelism parallelism) {
    return new Conv2dForward(shape, activation, algorithm, parallelism, KernelSet.current());
  }

  /** The gradient by the input, by {@link Algorithm#AUTO}. */
  public static Conv2dBackwardInput backwardInput(Conv2dShape shape, Parallelism parallelism) {
    return backwardInput(shape, Algorithm.AUTO, parallelism);
  }

  /**
   * The gradient by the input.
   *
   * @throws IllegalArgumentException if the algorithm cannot compute this shape
   */
  public static Conv2dBackwardInput backwardInput(
      Conv2dShape shape, Algorithm algorithm, Parallelism parallelism) {
    return new Conv2dBackwardInput(shape, algorithm, parallelism, KernelSet.current());
  }

  /** The gradient by the weights, by {@link Algorithm#AUTO}. */
  public static Conv2dBackwardWeights backwardWeights(Conv2dShape shape, Parallelism parallelism) {
    return backwardWeights(shape, Algorithm.AUTO, parallelism);
  }

  /**
   * The gradient by the weights.
   *
   * @throws IllegalArgumentException if the algorithm cannot compute this shape
   */
  public static Conv2dBackwardWeights backwardWeights(
      Conv2dShape shape, Algorithm algorithm, Parallelism parallelism) {
    return new Conv2dBackwardWeights(shape, algorithm, parallelism, KernelSet.current());
  }
}
