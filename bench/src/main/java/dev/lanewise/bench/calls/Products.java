package dev.lanewise.bench.calls;

import dev.lanewise.kernels.Activation;
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

/** Matrix products, and 3x3 convolutions with their gradients; weights are packed beforehand. */
final class Products {
  private Products() {}

  /** Sizes m, n, k. */
  static KernelCall gemm(Operands operands, Parallelism threads, int... size) {
    Gemm gemm = Gemm.of(GemmShape.of(size[0], size[1], size[2]), Activation.NONE, threads);
    MemorySegment a = operands.random((long) size[0] * size[2]);
    MemorySegment b = operands.random((long) size[2] * size[1]);
    MemorySegment c = operands.random((long) size[0] * size[1]);
    MemorySegment packed = operands.room(gemm.packedBytes());
    MemorySegment scratch = operands.room(gemm.scratchBytes());
    gemm.pack(b, 0, packed, 0);
    return KernelCall.flops(
        operands,
        2.0 * size[0] * size[1] * size[2],
        () -> gemm.runPacked(a, 0, packed, 0, null, 0, c, 0, scratch, 0),
        c);
  }

  static KernelCall forward(Operands operands, Parallelism threads, int... size) {
    Conv2dShape shape = shape(size);
    Conv2dForward operator = Conv2d.forward(shape, Activation.NONE, threads);
    MemorySegment input = operands.random(inputs(shape));
    MemorySegment weights = operands.random(weights(shape));
    MemorySegment output = operands.random(outputs(shape));
    MemorySegment packed = operands.room(operator.packedBytes());
    MemorySegment scratch = operands.room(operator.scratchBytes());
    operator.pack(weights, 0, packed, 0);
    return KernelCall.flops(
        operands,
        flops(shape),
        () -> operator.run(input, 0, packed, 0, null, 0, output, 0, scratch, 0),
        output);
  }

  static KernelCall backwardInput(Operands operands, Parallelism threads, int... size) {
    Conv2dShape shape = shape(size);
    Conv2dBackwardInput operator = Conv2d.backwardInput(shape, threads);
    MemorySegment gradOutput = operands.random(outputs(shape));
    MemorySegment weights = operands.random(weights(shape));
    MemorySegment gradInput = operands.random(inputs(shape));
    MemorySegment packed = operands.room(operator.packedBytes());
    MemorySegment scratch = operands.room(operator.scratchBytes());
    operator.pack(weights, 0, packed, 0);
    return KernelCall.flops(
        operands,
        flops(shape),
        () -> operator.run(gradOutput, 0, packed, 0, gradInput, 0, scratch, 0),
        gradInput);
  }

  static KernelCall backwardWeights(Operands operands, Parallelism threads, int... size) {
    Conv2dShape shape = shape(size);
    Conv2dBackwardWeights operator = Conv2d.backwardWeights(shape, threads);
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

  /**
   * Sizes batch, height, width, channels, filters: VGG pads its images, the note's net does not.
   */
  private static Conv2dShape shape(int... size) {
    return Conv2dShape.of(size[0], size[1], size[2], size[3], size[4], 3, 3)
        .padding(size[0] == 1 ? Padding.SAME : Padding.VALID);
  }

  private static long inputs(Conv2dShape shape) {
    return (long) shape.batch() * shape.height() * shape.width() * shape.channels();
  }

  private static long weights(Conv2dShape shape) {
    return 9L * shape.channels() * shape.filters();
  }

  private static long outputs(Conv2dShape shape) {
    return (long) shape.batch() * shape.outputHeight() * shape.outputWidth() * shape.filters();
  }

  private static double flops(Conv2dShape shape) {
    return 18.0 * shape.channels() * outputs(shape);
  }
}
