package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The gradient of a transposed convolution by its input.
 *
 * <pre>
 *   gradInput[b][i][j][c] = sum over r, s, f of
 *       gradOutput[b][i * strideHeight - top + r * dilationHeight][j * strideWidth - left + s * dilationWidth][f]
 *       * weights[r][s][f][c]
 * </pre>
 *
 * <p>Bit law: that of {@link Conv2d}: one chain of FMAs from +0 through r, then s, then f; taps
 * outside the output are FMAs with +0.
 *
 * <pre>{@code
 * var conv = Conv2dTranspose.backwardInput(transposed, Parallelism.caller());
 * var packed = Memory.bytes(arena, conv.packedBytes());
 * var scratch = Memory.bytes(arena, conv.scratchBytes());
 * conv.pack(weights, 0, packed, 0);
 * conv.run(gradOutput, 0, packed, 0, gradInput, 0, scratch, 0);
 * }</pre>
 */
public final class Conv2dTransposeBackwardInput {
  private final Conv2dShape convolution;
  private final PatchGemm gemm;
  private final long inputBytes;
  private final long outputBytes;

  Conv2dTransposeBackwardInput(
      Conv2dTransposeShape shape, Parallelism parallelism, KernelSet kernels) {
    convolution = shape.convolution();
    inputBytes = convolution.outputBytes();
    outputBytes = convolution.inputBytes();
    gemm = Conv2dForward.gemm(convolution, Activation.NONE, parallelism, kernels);
  }

  /** Bytes of the packed weights. */
  public long packedBytes() {
    return gemm.packedBytes();
  }

  /**
   * Bytes of scratch memory that one call needs; calls at the same time need scratch of their own.
   */
  public long scratchBytes() {
    return gemm.scratchBytes();
  }

  /**
   * Packs weights [kernelHeight, kernelWidth, filters, channels]; again after each change of them.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void pack(
      MemorySegment weights, long weightsOffset, MemorySegment packed, long packedOffset) {
    Conv2dForward.pack(convolution, gemm, weights, weightsOffset, packed, packedOffset);
  }

  /**
   * Computes the input gradient [batch, height, width, channels] of an output gradient [batch,
   * outputHeight, outputWidth, filters].
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment packed,
      long packedOffset,
      MemorySegment gradInput,
      long gradInputOffset,
      MemorySegment scratch,
      long scratchOffset) {
    gemm.checkAndRun(
        "gradOutput",
        gradOutput,
        gradOutputOffset,
        outputBytes,
        packed,
        packedOffset,
        packedBytes(),
        null,
        0,
        0,
        "gradInput",
        gradInput,
        gradInputOffset,
        inputBytes,
        scratch,
        scratchOffset);
  }
}
