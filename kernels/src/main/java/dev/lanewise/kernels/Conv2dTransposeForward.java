package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.LayoutKernels;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The output of a transposed convolution: see {@link Conv2dTranspose} for formula and example.
 *
 * <pre>{@code
 * var conv = Conv2dTranspose.forward(transposed, Activation.NONE, Parallelism.caller());
 * var packed = Memory.bytes(arena, conv.packedBytes());
 * var scratch = Memory.bytes(arena, conv.scratchBytes());
 * conv.pack(weights, 0, packed, 0);
 * conv.run(input, 0, packed, 0, null, 0, output, 0, scratch, 0);
 * }</pre>
 */
public final class Conv2dTransposeForward {
  private final Conv2dShape convolution;
  private final PatchGemm gemm;
  private final LayoutKernels layout;
  private final long inputBytes;
  private final long outputBytes;

  Conv2dTransposeForward(
      Conv2dTransposeShape shape,
      Activation activation,
      Parallelism parallelism,
      KernelSet kernels) {
    convolution = shape.convolution();
    inputBytes = convolution.outputBytes();
    outputBytes = convolution.inputBytes();
    layout = kernels.micro().layout();
    gemm = Conv2dBackwardInput.gemm(convolution, activation, parallelism, kernels);
  }

  /** Bytes of the packed weights. */
  public long packedBytes() {
    return Conv2dBackwardInput.packedBytes(convolution, gemm);
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
    Conv2dBackwardInput.pack(
        convolution, layout, gemm, weights, weightsOffset, packed, packedOffset);
  }

  /**
   * Computes the output [batch, outputHeight, outputWidth, filters] of an input [batch, height,
   * width, channels].
   *
   * @param bias one float for each filter, or null
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(
      MemorySegment input,
      long inputOffset,
      MemorySegment packed,
      long packedOffset,
      @Nullable MemorySegment bias,
      long biasOffset,
      MemorySegment output,
      long outputOffset,
      MemorySegment scratch,
      long scratchOffset) {
    Parallelism threads = gemm.parallelism();
    Operand.output("output", output, outputOffset, outputBytes, threads);
    long scratchBytes = scratchBytes();
    Operand.scratchApart(
        scratch, scratchOffset, scratchBytes, threads, "output", output, outputOffset, outputBytes);
    Operand.inputApart(
        "input",
        input,
        inputOffset,
        inputBytes,
        threads,
        scratch,
        scratchOffset,
        scratchBytes,
        "output",
        output,
        outputOffset,
        outputBytes);
    Operand.inputApart(
        "packed",
        packed,
        packedOffset,
        packedBytes(),
        threads,
        scratch,
        scratchOffset,
        scratchBytes,
        "output",
        output,
        outputOffset,
        outputBytes);
    if (bias != null) {
      long biasBytes = (long) convolution.channels() * Float.BYTES;
      Operand.inputApart(
          "bias",
          bias,
          biasOffset,
          biasBytes,
          threads,
          scratch,
          scratchOffset,
          scratchBytes,
          "output",
          output,
          outputOffset,
          outputBytes);
    }
    gemm.run(
        input,
        inputOffset,
        packed,
        packedOffset,
        bias,
        biasOffset,
        output,
        outputOffset,
        scratch,
        scratchOffset);
  }
}
