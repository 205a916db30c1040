package dev.lanewise.kernels;

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
 * <p>With groups, f goes over the filters that see c. Bit law of {@link Algorithm#DIRECT}: each of
 * the output pixels (i, j) that met the cell, row by row, has a chain of FMAs over f from +0; the
 * sum starts with the first chain and adds the others, one after the other. A cell that no output
 * pixel met is +0.
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
  private final boolean byTiles;
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
    byTiles = algorithm.winograd(shape, shape.height(), shape.width());
    product =
        byTiles
            ? tiles(shape, parallelism, kernels)
            : new ColumnProduct(shape, Activation.NONE, parallelism, kernels.micro());
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

  /** Bytes of the packed weights. */
  public long packedBytes() {
    return product.packedBytes() + (byTiles ? turnedBytes() + LayoutKernels.SCRATCH_BYTES : 0);
  }

  private long turnedBytes() {
    return Memory.alignUp(shape.weightsBytes());
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
    if (!byTiles) {
      Conv2dForward.pack(shape, product, weights, weightsOffset, packed, packedOffset);
      return;
    }
    ConvolutionProduct.checkPack(
        weights, weightsOffset, shape.weightsBytes(), packed, packedOffset, packedBytes());
    long turned = packedOffset + product.packedBytes();
    int taps = shape.kernelHeight() * shape.kernelWidth();
    long tapBytes = shape.weightsBytes() / taps;
    for (int tap = 0; tap < taps; tap++) {
      TransposeBlocks.run(
          layout,
          shape.channels(),
          shape.filters(),
          weights,
          weightsOffset + tap * tapBytes,
          (long) shape.filters() * Float.BYTES,
          packed,
          turned + (taps - 1 - tap) * tapBytes,
          (long) shape.channels() * Float.BYTES,
          packed,
          turned + turnedBytes());
    }
    product.pack(0, packed, turned, shape.channels(), packed, packedOffset);
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
    product.checkAndRun(
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
