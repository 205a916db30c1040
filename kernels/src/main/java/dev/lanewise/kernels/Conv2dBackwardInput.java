package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.Patches;
import dev.lanewise.kernels.internal.drive.TransposeBlocks;
import dev.lanewise.kernels.internal.micro.LayoutKernels;
import java.lang.foreign.MemorySegment;

/**
 * The gradient of a convolution by its input.
 *
 * <pre>
 *   gradInput[b][h][w][c] = sum over r, s, f of gradOutput[b][i][j][f] * weights[r][s][c][f]
 *                           where i * strideHeight = h + top - r * dilationHeight, likewise j
 * </pre>
 *
 * <p>With groups, f goes over the filters that see c. Computed as a convolution with flipped,
 * transposed weights of the output gradient, spread by the stride with zeros between. Bit law of
 * {@link Algorithm#DIRECT}: one chain of FMAs from +0 through r and s from the last to the first,
 * then f; taps on padding and between spread cells are FMAs with +0.
 *
 * <pre>{@code
 * var conv = Conv2d.backwardInput(shape, Parallelism.caller());
 * var packed = Memory.bytes(arena, conv.packedBytes());
 * var scratch = Memory.bytes(arena, conv.scratchBytes());
 * conv.pack(weights, 0, packed, 0);
 * conv.run(gradOutput, 0, packed, 0, gradInput, 0, scratch, 0);
 * }</pre>
 */
public final class Conv2dBackwardInput {
  private final Conv2dShape shape;
  private final ConvolutionProduct product;
  private final LayoutKernels layout;
  private final long inputBytes;
  private final long outputBytes;

  Conv2dBackwardInput(
      Conv2dShape shape, Algorithm algorithm, Parallelism parallelism, KernelSet kernels) {
    this.shape = shape;
    layout = kernels.micro().layout();
    inputBytes = shape.inputBytes();
    outputBytes = shape.outputBytes();
    product =
        algorithm.winograd(shape, shape.height(), shape.width())
            ? tiles(shape, parallelism, kernels)
            : gemm(shape, Activation.NONE, parallelism, kernels);
  }

  private static WinogradProduct tiles(
      Conv2dShape shape, Parallelism parallelism, KernelSet kernels) {
    return new WinogradProduct(
        shape.batch(),
        shape.outputHeight(),
        shape.outputWidth(),
        shape.filters(),
        shape.kernelHeight() - 1 - shape.rows().before(),
        shape.kernelWidth() - 1 - shape.columns().before(),
        shape.height(),
        shape.width(),
        shape.channels(),
        Activation.NONE,
        parallelism,
        kernels.micro());
  }

  /** From output gradients to input gradients, as sums of products. */
  static PatchGemm gemm(
      Conv2dShape shape, Activation activation, Parallelism parallelism, KernelSet kernels) {
    return new PatchGemm(
        patches(shape),
        shape.batch(),
        shape.height() * shape.width(),
        shape.groupChannels(),
        shape.groups(),
        activation,
        parallelism,
        kernels.micro());
  }

  private static Patches patches(Conv2dShape shape) {
    int reachHeight = (shape.kernelHeight() - 1) * shape.dilationHeight();
    int reachWidth = (shape.kernelWidth() - 1) * shape.dilationWidth();
    return new Patches(
        shape.outputHeight(),
        shape.outputWidth(),
        shape.groupFilters(),
        shape.filters(),
        shape.kernelHeight(),
        shape.kernelWidth(),
        1,
        1,
        shape.dilationHeight(),
        shape.dilationWidth(),
        reachHeight - shape.rows().before(),
        reachWidth - shape.columns().before(),
        shape.strideHeight(),
        shape.strideWidth(),
        shape.width());
  }

  /** Bytes of the packed weights. */
  public long packedBytes() {
    return packedBytes(shape, product);
  }

  static long packedBytes(Conv2dShape shape, ConvolutionProduct product) {
    return product.packedBytes()
        + Memory.alignUp(shape.weightsBytes())
        + LayoutKernels.SCRATCH_BYTES;
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
    pack(shape, layout, product, weights, weightsOffset, packed, packedOffset);
  }

  static void pack(
      Conv2dShape shape,
      LayoutKernels layout,
      ConvolutionProduct product,
      MemorySegment weights,
      long weightsOffset,
      MemorySegment packed,
      long packedOffset) {
    ConvolutionProduct.checkPack(
        weights,
        weightsOffset,
        shape.weightsBytes(),
        packed,
        packedOffset,
        packedBytes(shape, product));
    long turned = packedOffset + product.packedBytes();
    long blocks = turned + Memory.alignUp(shape.weightsBytes());
    int taps = shape.kernelHeight() * shape.kernelWidth();
    long tapBytes = shape.weightsBytes() / taps;
    long turnedTapBytes = tapBytes / shape.groups();
    for (int group = 0; group < shape.groups(); group++) {
      long columns = weightsOffset + (long) group * shape.groupFilters() * Float.BYTES;
      for (int tap = 0; tap < taps; tap++) {
        TransposeBlocks.run(
            layout,
            shape.groupChannels(),
            shape.groupFilters(),
            weights,
            columns + tap * tapBytes,
            (long) shape.filters() * Float.BYTES,
            packed,
            turned + ((long) group * taps + taps - 1 - tap) * turnedTapBytes,
            (long) shape.groupChannels() * Float.BYTES,
            packed,
            blocks);
      }
      product.pack(
          group,
          packed,
          turned + group * taps * turnedTapBytes,
          shape.groupChannels(),
          packed,
          packedOffset);
    }
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
    Parallelism threads = product.parallelism();
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
        "packed",
        packed,
        packedOffset,
        packedBytes(),
        threads,
        scratch,
        scratchOffset,
        scratchBytes,
        "gradInput",
        gradInput,
        gradInputOffset,
        inputBytes);
    product.run(
        gradOutput,
        gradOutputOffset,
        packed,
        packedOffset,
        null,
        0,
        gradInput,
        gradInputOffset,
        scratch,
        scratchOffset);
  }
}
