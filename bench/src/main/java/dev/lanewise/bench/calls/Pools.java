package dev.lanewise.bench.calls;

import dev.lanewise.kernels.AveragePool2d;
import dev.lanewise.kernels.AveragePool2dBackward;
import dev.lanewise.kernels.AveragePool2dForward;
import dev.lanewise.kernels.MaxPool2d;
import dev.lanewise.kernels.MaxPool2dBackward;
import dev.lanewise.kernels.MaxPool2dForward;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Pool2dShape;
import java.lang.foreign.MemorySegment;

/** Pooling of 2x2 windows; sizes are batch, height, width, channels. */
public final class Pools {
  private Pools() {}

  public static KernelCall forward(Operands operands, Parallelism threads, int... size) {
    Pool2dShape shape = shape(size);
    MaxPool2dForward operator = MaxPool2d.forward(shape, threads);
    MemorySegment x = operands.random(inputs(shape));
    MemorySegment y = operands.random(outputs(shape));
    return KernelCall.floats(
        operands, inputs(shape) + outputs(shape), () -> operator.run(x, 0, y, 0), y);
  }

  public static KernelCall withWinners(Operands operands, Parallelism threads, int... size) {
    Pool2dShape shape = shape(size);
    MaxPool2dForward operator = MaxPool2d.forward(shape, threads);
    MemorySegment x = operands.random(inputs(shape));
    MemorySegment y = operands.random(outputs(shape));
    MemorySegment winners = operands.room(operator.winnersBytes());
    return KernelCall.floats(
        operands,
        inputs(shape) + outputs(shape) + winners.byteSize() / (double) Float.BYTES,
        () -> operator.runWithWinners(x, 0, y, 0, winners, 0),
        y);
  }

  public static KernelCall backward(Operands operands, Parallelism threads, int... size) {
    Pool2dShape shape = shape(size);
    MaxPool2dForward forward = MaxPool2d.forward(shape, threads);
    MaxPool2dBackward operator = MaxPool2d.backward(shape, threads);
    MemorySegment gradInput = operands.random(inputs(shape));
    MemorySegment gradOutput = operands.random(outputs(shape));
    MemorySegment winners = operands.room(forward.winnersBytes());
    forward.runWithWinners(gradInput, 0, gradOutput, 0, winners, 0);
    return KernelCall.floats(
        operands,
        inputs(shape) + outputs(shape) + winners.byteSize() / (double) Float.BYTES,
        () -> operator.run(gradOutput, 0, winners, 0, gradInput, 0),
        gradInput);
  }

  static KernelCall average(Operands operands, Parallelism threads, int... size) {
    Pool2dShape shape = shape(size);
    AveragePool2dForward operator = AveragePool2d.forward(shape, threads);
    return KernelCall.ofMap(operands, operator::run, inputs(shape), outputs(shape));
  }

  static KernelCall averageBackward(Operands operands, Parallelism threads, int... size) {
    Pool2dShape shape = shape(size);
    AveragePool2dBackward operator = AveragePool2d.backward(shape, threads);
    return KernelCall.ofMap(operands, operator::run, outputs(shape), inputs(shape));
  }

  private static Pool2dShape shape(int... size) {
    return Pool2dShape.of(size[0], size[1], size[2], size[3], 2, 2);
  }

  private static long inputs(Pool2dShape shape) {
    return (long) shape.batch() * shape.height() * shape.width() * shape.channels();
  }

  private static long outputs(Pool2dShape shape) {
    return (long) shape.batch() * shape.outputHeight() * shape.outputWidth() * shape.channels();
  }
}
