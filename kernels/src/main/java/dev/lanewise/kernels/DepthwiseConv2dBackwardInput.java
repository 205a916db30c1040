package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The gradient of a depthwise convolution by its input.
 *
 * <pre>
 *   gradInput[b][h][w][c] = sum over m, r, s of gradOutput[b][i][j][c * multiplier + m] * weights[r][s][c][m]
 *                           where i * strideHeight = h + top - r * dilationHeight, likewise j
 * </pre>
 *
 * <p>Bit law: one chain of FMAs from +0 through m, then r and s from the last to the first; cells
 * that are no output are left out.
 *
 * <pre>{@code
 * var conv = DepthwiseConv2d.backwardInput(depthwise, Parallelism.caller());
 * var scratch = Memory.bytes(arena, conv.scratchBytes());
 * conv.run(gradOutput, 0, weights, 0, gradInput, 0, scratch, 0);
 * }</pre>
 */
public final class DepthwiseConv2dBackwardInput {
  private final Conv2dShape shape;
  private final DepthwisePass pass;
  private final long inputBytes;
  private final long outputBytes;

  DepthwiseConv2dBackwardInput(Conv2dShape shape, Parallelism parallelism, KernelSet kernels) {
    this.shape = DepthwiseConv2d.checked(shape);
    pass = DepthwisePass.backward(shape, parallelism, kernels.micro());
    inputBytes = shape.inputBytes();
    outputBytes = shape.outputBytes();
  }

  /**
   * Bytes of scratch memory that one call needs; calls at the same time need scratch of their own.
   */
  public long scratchBytes() {
    return pass.scratchBytes();
  }

  /**
   * Computes the input gradient [batch, height, width, channels] of an output gradient [batch,
   * outputHeight, outputWidth, channels * multiplier].
   *
   * @param weights [kernelHeight, kernelWidth, channels, multiplier]
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment weights,
      long weightsOffset,
      MemorySegment gradInput,
      long gradInputOffset,
      MemorySegment scratch,
      long scratchOffset) {
    Parallelism threads = pass.parallelism();
    Operand.output("gradInput", gradInput, gradInputOffset, inputBytes, threads);
    long scratchBytes = scratchBytes();
    Operand.scratchApart(
        scratch,
        scratchOffset,
        scratchBytes,
        threads,
        "gradInput",
        gradInput,
        gradInputOffset,
        inputBytes);
    Operand.inputApart(
        "gradOutput",
        gradOutput,
        gradOutputOffset,
        outputBytes,
        threads,
        scratch,
        scratchOffset,
        scratchBytes,
        "gradInput",
        gradInput,
        gradInputOffset,
        inputBytes);
    Operand.inputApart(
        "weights",
        weights,
        weightsOffset,
        shape.weightsBytes(),
        threads,
        scratch,
        scratchOffset,
        scratchBytes,
        "gradInput",
        gradInput,
        gradInputOffset,
        inputBytes);
    pass.run(
        gradOutput,
        gradOutputOffset,
        weights,
        weightsOffset,
        null,
        0,
        gradInput,
        gradInputOffset,
        scratch,
        scratchOffset);
  }
}
