package dev.lanewise.bench.calls;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Algorithm;
import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dBackwardInput;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.Padding;
import dev.lanewise.kernels.Parallelism;
import java.lang.foreign.MemorySegment;

/**
 * Matrix products, and convolutions with their gradients; weights are packed beforehand, or, as in
 * training, within each call. Sizes of a convolution are batch, height, width, channels, filters,
 * and, where they are not 3 and 1, the sides of its kernel and its stride. VGG (batch 1) pads its
 * images, the note's net does not.
 */
public final class Products {
  private Products() {}

  /** Sizes m, n, k. */
  public static KernelCall gemm(Operands operands, Parallelism threads, int... size) {
    Gemm gemm = gemm(threads, size);
    MemorySegment a = operands.random((long) size[0] * size[2]);
    MemorySegment b = operands.random((long) size[2] * size[1]);
    MemorySegment c = operands.random((long) size[0] * size[1]);
    MemorySegment packed = operands.room(gemm.packedBytes());
    MemorySegment scratch = operands.room(gemm.scratchBytes());
    gemm.pack(b, 0, packed, 0);
    return KernelCall.flops(
        operands,
        products(size),
        () -> gemm.runPacked(a, 0, packed, 0, null, 0, c, 0, scratch, 0),
        c);
  }

  /** The same product; packs within each call if it has to. */
  public static KernelCall gemmOfPlain(Operands operands, Parallelism threads, int... size) {
    Gemm gemm = gemm(threads, size);
    MemorySegment a = operands.random((long) size[0] * size[2]);
    MemorySegment b = operands.random((long) size[2] * size[1]);
    MemorySegment c = operands.random((long) size[0] * size[1]);
    MemorySegment scratch = operands.room(gemm.scratchBytes());
    return KernelCall.flops(
        operands, products(size), () -> gemm.run(a, 0, b, 0, null, 0, c, 0, scratch, 0), c);
  }

  private static Gemm gemm(Parallelism threads, int... size) {
    return Gemm.of(GemmShape.of(size[0], size[1], size[2]), Activation.NONE, threads);
  }

  private static double products(int... size) {
    return 2.0 * size[0] * size[1] * size[2];
  }

  public static KernelCall forward(Operands operands, Parallelism threads, int... size) {
    return forward(operands, threads, Algorithm.AUTO, false, size);
  }

  public static KernelCall directForward(Operands operands, Parallelism threads, int... size) {
    return forward(operands, threads, Algorithm.DIRECT, false, size);
  }

  public static KernelCall forwardPacking(Operands operands, Parallelism threads, int... size) {
    return forward(operands, threads, Algorithm.AUTO, true, size);
  }

  private static KernelCall forward(
      Operands operands, Parallelism threads, Algorithm algorithm, boolean packing, int... size) {
    Conv2dShape shape = shape(size);
    Conv2dForward operator = Conv2d.forward(shape, Activation.NONE, algorithm, threads);
    MemorySegment input = operands.random(inputs(shape));
    MemorySegment weights = operands.random(weights(shape));
    MemorySegment output = operands.random(outputs(shape));
    MemorySegment packed = operands.room(operator.packedBytes());
    MemorySegment scratch = operands.room(operator.scratchBytes());
    Runnable pack = () -> operator.pack(weights, 0, packed, 0);
    Runnable run = () -> operator.run(input, 0, packed, 0, null, 0, output, 0, scratch, 0);
    return packed(operands, shape, packing, pack, run, output);
  }

  public static KernelCall backwardInput(Operands operands, Parallelism threads, int... size) {
    return backwardInput(operands, threads, false, size);
  }

  public static KernelCall backwardInputPacking(
      Operands operands, Parallelism threads, int... size) {
    return backwardInput(operands, threads, true, size);
  }

  private static KernelCall backwardInput(
      Operands operands, Parallelism threads, boolean packing, int... size) {
    Conv2dShape shape = shape(size);
    Conv2dBackwardInput operator = Conv2d.backwardInput(shape, threads);
    MemorySegment gradOutput = operands.random(outputs(shape));
    MemorySegment weights = operands.random(weights(shape));
    MemorySegment gradInput = operands.random(inputs(shape));
    MemorySegment packed = operands.room(operator.packedBytes());
    MemorySegment scratch = operands.room(operator.scratchBytes());
    Runnable pack = () -> operator.pack(weights, 0, packed, 0);
    Runnable run = () -> operator.run(gradOutput, 0, packed, 0, gradInput, 0, scratch, 0);
    return packed(operands, shape, packing, pack, run, gradInput);
  }

  /** Packs now, or in each call. */
  private static KernelCall packed(
      Operands operands,
      Conv2dShape shape,
      boolean packing,
      Runnable pack,
      Runnable run,
      MemorySegment output) {
    pack.run();
    Runnable both =
        () -> {
          pack.run();
          run.run();
        };
    return KernelCall.flops(operands, flops(shape), packing ? both : run, output);
  }

  public static KernelCall backwardWeights(Operands operands, Parallelism threads, int... size) {
    return backwardWeights(operands, threads, Algorithm.AUTO, size);
  }

  public static KernelCall directBackwardWeights(
      Operands operands, Parallelism threads, int... size) {
    return backwardWeights(operands, threads, Algorithm.DIRECT, size);
  }

  private static KernelCall backwardWeights(
      Operands operands, Parallelism threads, Algorithm algorithm, int... size) {
    Conv2dShape shape = shape(size);
    Conv2dBackwardWeights operator = Conv2d.backwardWeights(shape, algorithm, threads);
    MemorySegment input = operands.random(inputs(shape));
    MemorySegment gradOutput = operands.random(outputs(shape));
    MemorySegment gradWeights = operands.random(weights(shape));
    MemorySegment scratch = operands.room(operator.scratchBytes());
    return KernelCall.flops(
        operands,
        flops(shape),
        () -> operator.run(input, 0, gradOutput, 0, gradWeights, 0, scratch, 0),
        gradWeights);
  }

  private static Conv2dShape shape(int... size) {
    int side = size.length > 5 ? size[5] : 3;
    int stride = size.length > 6 ? size[6] : 1;
    return Conv2dShape.of(size[0], size[1], size[2], size[3], size[4], side, side)
        .padding(size[0] == 1 ? Padding.SAME : Padding.VALID)
        .stride(stride, stride);
  }

  private static long inputs(Conv2dShape shape) {
    return (long) shape.batch() * shape.height() * shape.width() * shape.channels();
  }

  private static long weights(Conv2dShape shape) {
    return (long) shape.kernelHeight() * shape.kernelWidth() * shape.channels() * shape.filters();
  }

  private static long outputs(Conv2dShape shape) {
    return (long) shape.batch() * shape.outputHeight() * shape.outputWidth() * shape.filters();
  }

  private static double flops(Conv2dShape shape) {
    return 2.0 * weights(shape) * shape.outputHeight() * shape.outputWidth() * shape.batch();
  }
}
