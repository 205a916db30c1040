package dev.lanewise.kernels;

/**
 * Transposed two-dimensional convolution and its gradients: the operators of a {@link
 * Conv2dTransposeShape}.
 *
 * <pre>
 *   output[b][h][w][f] = act( bias[f] + sum over r, s, c of input[b][i][j][c] * weights[r][s][f][c] )
 *                        where i * strideHeight = h + top - r * dilationHeight, likewise j
 * </pre>
 *
 * over the cells (i, j) of the input, top and left being the rows and columns cut off in front. Bit
 * law: that of {@link Conv2dBackwardInput}: each of those cells, row by row, has a chain of FMAs
 * over c from +0; the chains are added to the bias one after the other, or without bias to the
 * first of them.
 *
 * <pre>{@code
 * var shape = Conv2dTransposeShape.of(batch, 14, 14, 64, 32, 3, 3).stride(2, 2).padding(Padding.SAME);
 * var conv = Conv2dTranspose.forward(shape, Activation.RELU, Parallelism.caller());
 * var packed = Memory.bytes(arena, conv.packedBytes());
 * var scratch = Memory.bytes(arena, conv.scratchBytes());
 * conv.pack(weights, 0, packed, 0);
 * conv.run(input, 0, packed, 0, bias, 0, output, 0, scratch, 0);
 * }</pre>
 */
public final class Conv2dTranspose {
  private Conv2dTranspose() {}

  /** The output of a transposed convolution. */
  public static Conv2dTransposeForward forward(
      Conv2dTransposeShape shape, Activation activation, Parallelism parallelism) {
    return new Conv2dTransposeForward(shape, activation, parallelism, KernelSet.current());
  }

  /** The gradient by the input. */
  public static Conv2dTransposeBackwardInput backwardInput(
      Conv2dTransposeShape shape, Parallelism parallelism) {
    return new Conv2dTransposeBackwardInput(shape, parallelism, KernelSet.current());
  }

  /**
   * The gradient by the weights. That by the bias is {@link Reduce#columns} of the output gradient.
   */
  public static Conv2dTransposeBackwardWeights backwardWeights(
      Conv2dTransposeShape shape, Parallelism parallelism) {
    return new Conv2dTransposeBackwardWeights(shape, parallelism, KernelSet.current());
  }
}
