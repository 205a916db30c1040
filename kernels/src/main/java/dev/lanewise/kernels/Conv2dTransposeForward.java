package dev.lanewise.kernels;

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
  private final ColumnProduct product;
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
    product = new ColumnProduct(convolution, activation, parallelism, kernels.micro());
  }

  /** Bytes of the packed weights. */
  public long packedBytes() {
    return product.packedBytes();
  }

  /**
   * Bytes of scratch memory that one call needs; calls at the same time need scratch of their own.
   */
  public long scratchBytes() {
    return product.scratchBytes();
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
    Conv2dForward.pack(convolution, product, weights, weightsOffset, packed, packedOffset);
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
    product.checkAndRun(
        "input",
        input,
        inputOffset,
        inputBytes,
        packed,
        packedOffset,
        packedBytes(),
        bias,
        biasOffset,
        (long) convolution.channels() * Float.BYTES,
        "output",
        output,
        outputOffset,
        outputBytes,
        scratch,
        scratchOffset);
  }
}
