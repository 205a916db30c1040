package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.Patches;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The output of a convolution: see {@link Conv2d} for the formula and an example.
 *
 * <pre>{@code
 * var conv = Conv2d.forward(shape, Activation.RELU, Parallelism.caller());
 * var packed = Memory.bytes(arena, conv.packedBytes());
 * var scratch = Memory.bytes(arena, conv.scratchBytes());
 * conv.pack(weights, 0, packed, 0);
 * conv.run(input, 0, packed, 0, bias, 0, output, 0, scratch, 0);
 * }</pre>
 */
public final class Conv2dForward {
  private final Conv2dShape shape;
  private final ConvolutionProduct product;
  private final long inputBytes;
  private final long outputBytes;

  Conv2dForward(
      Conv2dShape shape,
      Activation activation,
      Algorithm algorithm,
      Parallelism parallelism,
      KernelSet kernels) {
    this.shape = shape;
    inputBytes = shape.inputBytes();
    outputBytes = shape.outputBytes();
    product = product(shape, activation, algorithm, parallelism, kernels);
  }

  private static ConvolutionProduct product(
      Conv2dShape shape,
      Activation activation,
      Algorithm algorithm,
      Parallelism parallelism,
      KernelSet kernels) {
    if (algorithm.winograd(shape, shape.outputHeight(), shape.outputWidth())) {
      return tiles(shape, activation, parallelism, kernels);
    }
    return OneChannelProduct.takes(shape)
        ? new OneChannelProduct(shape, activation, parallelism, kernels.micro())
        : gemm(shape, activation, parallelism, kernels);
  }

  private static WinogradProduct tiles(
      Conv2dShape shape, Activation activation, Parallelism parallelism, KernelSet kernels) {
    return new WinogradProduct(
        shape.batch(),
        shape.height(),
        shape.width(),
        shape.channels(),
        shape.rows().before(),
        shape.columns().before(),
        shape.outputHeight(),
        shape.outputWidth(),
        shape.filters(),
        activation,
        parallelism,
        kernels.micro());
  }

  /** From inputs to outputs, as sums of products. */
  static PatchGemm gemm(
      Conv2dShape shape, Activation activation, Parallelism parallelism, KernelSet kernels) {
    return new PatchGemm(
        patches(shape),
        shape.batch(),
        shape.outputHeight() * shape.outputWidth(),
        shape.groupFilters(),
        shape.groups(),
        activation,
        parallelism,
        kernels.micro());
  }

  /** The windows of the input, over the channels of a group. */
  static Patches patches(Conv2dShape shape) {
    return new Patches(
        shape.height(),
        shape.width(),
        shape.groupChannels(),
        shape.channels(),
        shape.kernelHeight(),
        shape.kernelWidth(),
        shape.strideHeight(),
        shape.strideWidth(),
        shape.dilationHeight(),
        shape.dilationWidth(),
        shape.rows().before(),
        shape.columns().before(),
        shape.outputWidth());
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
   * Packs weights [kernelHeight, kernelWidth, channels / groups, filters]; again after each change
   * of them.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void pack(
      MemorySegment weights, long weightsOffset, MemorySegment packed, long packedOffset) {
    pack(shape, product, weights, weightsOffset, packed, packedOffset);
  }

  static void pack(
      Conv2dShape shape,
      ConvolutionProduct product,
      MemorySegment weights,
      long weightsOffset,
      MemorySegment packed,
      long packedOffset) {
    ConvolutionProduct.checkPack(
        weights, weightsOffset, shape.weightsBytes(), packed, packedOffset, product.packedBytes());
    for (int group = 0; group < shape.groups(); group++) {
      long columns = (long) group * shape.groupFilters() * Float.BYTES;
      product.pack(group, weights, weightsOffset + columns, shape.filters(), packed, packedOffset);
    }
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
        (long) shape.filters() * Float.BYTES,
        "output",
        output,
        outputOffset,
        outputBytes,
        scratch,
        scratchOffset);
  }
}
