package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The gradient of a transposed convolution by its weights.
 *
 * <pre>
 *   gradWeights[r][s][f][c] = sum over b, i, j of
 *       gradOutput[b][i * strideHeight - top + r * dilationHeight][j * strideWidth - left + s * dilationWidth][f]
 *       * input[b][i][j][c]
 * </pre>
 *
 * <p>Bit law: that of {@link Conv2dBackwardWeights}: pieces of 8 images; in a piece one chain of
 * FMAs from +0 through images, rows and columns of the input; the pieces are added in order.
 *
 * <pre>{@code
 * var conv = Conv2dTranspose.backwardWeights(transposed, Parallelism.caller());
 * var scratch = Memory.bytes(arena, conv.scratchBytes());
 * conv.run(input, 0, gradOutput, 0, gradWeights, 0, scratch, 0);
 * }</pre>
 */
public final class Conv2dTransposeBackwardWeights {
  private final PatchGradient sums;
  private final Parallelism parallelism;
  private final long inputBytes;
  private final long outputBytes;
  private final long weightsBytes;

  Conv2dTransposeBackwardWeights(
      Conv2dTransposeShape shape, Parallelism parallelism, KernelSet kernels) {
    Conv2dShape convolution = shape.convolution();
    this.parallelism = parallelism;
    inputBytes = convolution.outputBytes();
    outputBytes = convolution.inputBytes();
    weightsBytes = convolution.weightsBytes();
    sums = new PatchGradient(convolution, parallelism, kernels.micro());
  }

  /**
   * Bytes of scratch memory that one call needs; calls at the same time need scratch of their own.
   */
  public long scratchBytes() {
    return sums.scratchBytes();
  }

  /**
   * Computes the gradient [kernelHeight, kernelWidth, filters, channels] of an input [batch,
   * height, width, channels] and an output gradient [batch, outputHeight, outputWidth, filters];
   * what stood there before is lost.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(
      MemorySegment input,
      long inputOffset,
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment gradWeights,
      long gradWeightsOffset,
      MemorySegment scratch,
      long scratchOffset) {
    ConvolutionGradient.check(
        input,
        inputOffset,
        inputBytes,
        gradOutput,
        gradOutputOffset,
        outputBytes,
        gradWeights,
        gradWeightsOffset,
        weightsBytes,
        scratch,
        scratchOffset,
        scratchBytes(),
        parallelism);
    sums.run(
        gradOutput,
        gradOutputOffset,
        input,
        inputOffset,
        gradWeights,
        gradWeightsOffset,
        scratch,
        scratchOffset);
  }
}
