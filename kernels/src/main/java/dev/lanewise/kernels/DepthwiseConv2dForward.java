package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The output of a depthwise convolution: see {@link DepthwiseConv2d} for formula and example.
 *
 * <pre>{@code
 * var conv = DepthwiseConv2d.forward(depthwise, Activation.RELU, Parallelism.caller());
 * var scratch = Memory.bytes(arena, conv.scratchBytes());
 * conv.run(input, 0, weights, 0, bias, 0, output, 0, scratch, 0);
 * }</pre>
 */
public final class DepthwiseConv2dForward {
  private final Conv2dShape shape;
  private final DepthwisePass pass;
  private final long inputBytes;
  private final long outputBytes;

  DepthwiseConv2dForward(
      Conv2dShape shape, Activation activation, Parallelism parallelism, KernelSet kernels) {
    this.shape = DepthwiseConv2d.checked(shape);
    pass = DepthwisePass.forward(shape, activation, parallelism, kernels.micro());
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
   * Computes the output [batch, outputHeight, outputWidth, channels * multiplier] of an input
   * [batch, height, width, channels].
   *
   * @param weights [kernelHeight, kernelWidth, channels, multiplier]
   * @param bias one float for each channel of the output, or null
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(
      MemorySegment input,
      long inputOffset,
      MemorySegment weights,
      long weightsOffset,
      @Nullable MemorySegment bias,
      long biasOffset,
      MemorySegment output,
      long outputOffset,
      MemorySegment scratch,
      long scratchOffset) {
    Parallelism threads = pass.parallelism();
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
        "weights",
        weights,
        weightsOffset,
        shape.weightsBytes(),
        threads,
        scratch,
        scratchOffset,
        scratchBytes,
        "output",
        output,
        outputOffset,
        outputBytes);
    if (bias != null) {
      long biasBytes = (long) shape.filters() * Float.BYTES;
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
    pass.run(
        input,
        inputOffset,
        weights,
        weightsOffset,
        bias,
        biasOffset,
        output,
        outputOffset,
        scratch,
        scratchOffset);
  }
}
