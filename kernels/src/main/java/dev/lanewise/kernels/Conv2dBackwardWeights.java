package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;

/**
 * The gradient of a convolution by its weights.
 *
 * <pre>
 *   gradWeights[r][s][c][f] = sum over b, i, j of
 *       input[b][i * strideHeight - top + r * dilationHeight][j * strideWidth - left + s * dilationWidth][c] * gradOutput[b][i][j][f]
 * </pre>
 *
 * <p>Bit law of {@link Algorithm#DIRECT}: the batch is cut into pieces of 8 images. A piece's sum
 * is one chain of FMAs from +0 through its images, rows and columns, padding included; the pieces
 * are added in order.
 *
 * <pre>{@code
 * var conv = Conv2d.backwardWeights(shape, Parallelism.caller());
 * var scratch = Memory.bytes(arena, conv.scratchBytes());
 * conv.run(input, 0, gradOutput, 0, gradWeights, 0, scratch, 0);
 * }</pre>
 */
public final class Conv2dBackwardWeights {
  private final Conv2dShape shape;
  private final Parallelism parallelism;
  private final ConvolutionGradient gradient;
  private final long inputBytes;
  private final long outputBytes;

  Conv2dBackwardWeights(
      Conv2dShape shape, Algorithm algorithm, Parallelism parallelism, KernelSet kernels) {
    this.shape = shape;
    this.parallelism = parallelism;
    inputBytes = shape.inputBytes();
    outputBytes = shape.outputBytes();
    gradient = gradient(shape, algorithm, parallelism, kernels.micro());
  }

  private static ConvolutionGradient gradient(
      Conv2dShape shape, Algorithm algorithm, Parallelism parallelism, MicroKernels kernels) {
    if (algorithm.winograd(shape, shape.outputHeight(), shape.outputWidth())) {
      return new WinogradGradient(shape, parallelism, kernels);
    }
    return OneChannelProduct.takes(shape)
        ? new OneChannelGradient(shape, parallelism, kernels)
        : new PatchGradient(shape, parallelism, kernels);
  }

  /**
   * Bytes of scratch memory that one call needs; calls at the same time need scratch of their own.
   */
  public long scratchBytes() {
    return gradient.scratchBytes();
  }

  /**
   * Computes the gradient [kernelHeight, kernelWidth, channels / groups, filters] of an input
   * [batch, height, width, channels] and an output gradient [batch, outputHeight, outputWidth,
   * filters]; what stood there before is lost.
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
        shape.weightsBytes(),
        scratch,
        scratchOffset,
        scratchBytes(),
        parallelism);
    gradient.run(
        input,
        inputOffset,
        gradOutput,
        gradOutputOffset,
        gradWeights,
        gradWeightsOffset,
        scratch,
        scratchOffset);
  }
}
