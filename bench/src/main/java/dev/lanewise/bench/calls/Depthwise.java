package dev.lanewise.bench.calls;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.DepthwiseConv2d;
import dev.lanewise.kernels.DepthwiseConv2dBackwardInput;
import dev.lanewise.kernels.DepthwiseConv2dBackwardWeights;
import dev.lanewise.kernels.DepthwiseConv2dForward;
import dev.lanewise.kernels.Padding;
import dev.lanewise.kernels.Parallelism;
import java.lang.foreign.MemorySegment;

/**
 * Depthwise 3x3 convolutions of padded images, multiplier 1; sizes are batch, height, width,
 * channels, stride.
 */
public final class Depthwise {
  private Depthwise() {}

  public static KernelCall forward(Operands operands, Parallelism threads, int... size) {
    Conv2dShape shape = shape(size);
    DepthwiseConv2dForward operator = DepthwiseConv2d.forward(shape, Activation.NONE, threads);
    MemorySegment input = operands.random(inputs(shape));
    MemorySegment weights = operands.random(9L * shape.filters());
    MemorySegment output = operands.random(outputs(shape));
    MemorySegment scratch = operands.room(operator.scratchBytes());
    return KernelCall.floats(
        operands,
        floats(shape),
        () -> operator.run(input, 0, weights, 0, null, 0, output, 0, scratch, 0),
        output);
  }

  public static KernelCall backwardInput(Operands operands, Parallelism threads, int... size) {
    Conv2dShape shape = shape(size);
    DepthwiseConv2dBackwardInput operator = DepthwiseConv2d.backwardInput(shape, threads);
    MemorySegment gradOutput = operands.random(outputs(shape));
    MemorySegment weights = operands.random(9L * shape.filters());
    MemorySegment gradInput = operands.random(inputs(shape));
    MemorySegment scratch = operands.room(operator.scratchBytes());
    return KernelCall.floats(
        operands,
        floats(shape),
        () -> operator.run(gradOutput, 0, weights, 0, gradInput, 0, scratch, 0),
        gradInput);
  }

  public static KernelCall backwardWeights(Operands operands, Parallelism threads, int... size) {
    Conv2dShape shape = shape(size);
    DepthwiseConv2dBackwardWeights operator = DepthwiseConv2d.backwardWeights(shape, threads);
    MemorySegment input = operands.random(inputs(shape));
    MemorySegment gradOutput = operands.random(outputs(shape));
    MemorySegment gradWeights = operands.random(9L * shape.filters());
    MemorySegment scratch = operands.room(operator.scratchBytes());
    return KernelCall.floats(
        operands,
        floats(shape),
        () -> operator.run(input, 0, gradOutput, 0, gradWeights, 0, scratch, 0),
        gradWeights);
  }

  private static Conv2dShape shape(int... size) {
    return Conv2dShape.depthwise(size[0], size[1], size[2], size[3], 1, 3, 3)
        .padding(Padding.SAME)
        .stride(size[4], size[4]);
  }

  private static long inputs(Conv2dShape shape) {
    return (long) shape.batch() * shape.height() * shape.width() * shape.channels();
  }

  private static long outputs(Conv2dShape shape) {
    return (long) shape.batch() * shape.outputHeight() * shape.outputWidth() * shape.filters();
  }

  private static double floats(Conv2dShape shape) {
    return inputs(shape) + outputs(shape) + 9.0 * shape.filters();
  }
}
