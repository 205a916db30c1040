package dev.lanewise.bench.calls;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Conv2dTranspose;
import dev.lanewise.kernels.Conv2dTransposeForward;
import dev.lanewise.kernels.Conv2dTransposeShape;
import dev.lanewise.kernels.Padding;
import dev.lanewise.kernels.Parallelism;
import java.lang.foreign.MemorySegment;

/**
 * Transposed 3x3 convolutions of stride 2; sizes are batch, height, width, channels, filters. Work
 * counts no products with the zeros between.
 */
final class Transposed {
  private Transposed() {}

  static KernelCall forward(Operands operands, Parallelism threads, int... size) {
    Conv2dTransposeShape shape =
        Conv2dTransposeShape.of(size[0], size[1], size[2], size[3], size[4], 3, 3)
            .stride(2, 2)
            .padding(Padding.SAME);
    Conv2dTransposeForward operator = Conv2dTranspose.forward(shape, Activation.NONE, threads);
    long inputs = (long) size[0] * size[1] * size[2] * size[3];
    MemorySegment input = operands.random(inputs);
    MemorySegment weights = operands.random(9L * size[3] * size[4]);
    MemorySegment output =
        operands.random(
            (long) size[0] * shape.outputHeight() * shape.outputWidth() * shape.filters());
    MemorySegment packed = operands.room(operator.packedBytes());
    MemorySegment scratch = operands.room(operator.scratchBytes());
    operator.pack(weights, 0, packed, 0);
    return KernelCall.flops(
        operands,
        18.0 * inputs * size[4],
        () -> operator.run(input, 0, packed, 0, null, 0, output, 0, scratch, 0),
        output);
  }
}
