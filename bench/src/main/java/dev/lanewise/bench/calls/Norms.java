package dev.lanewise.bench.calls;

import dev.lanewise.kernels.BatchNorm;
import dev.lanewise.kernels.BatchNormBackward;
import dev.lanewise.kernels.BatchNormForward;
import dev.lanewise.kernels.BatchNormInference;
import dev.lanewise.kernels.Parallelism;
import java.lang.foreign.MemorySegment;

/**
 * Normalizations; sizes are rows, channels. Their work counts an operand once for each time that it
 * must be read: before the output is known, and for the output.
 */
final class Norms {
  private static final float EPSILON = 1e-3f;

  private Norms() {}

  static KernelCall batchForward(Operands operands, Parallelism threads, int... size) {
    BatchNormForward operator = BatchNorm.forward(size[0], size[1], EPSILON, threads);
    long count = (long) size[0] * size[1];
    MemorySegment x = operands.random(count);
    MemorySegment gamma = operands.random(size[1]);
    MemorySegment beta = operands.random(size[1]);
    MemorySegment y = operands.random(count);
    MemorySegment mean = operands.random(size[1]);
    MemorySegment variance = operands.random(size[1]);
    MemorySegment scratch = operands.room(operator.scratchBytes());
    return KernelCall.floats(
        operands,
        3.0 * count,
        () -> operator.run(x, 0, gamma, 0, beta, 0, y, 0, mean, 0, variance, 0, scratch, 0),
        y);
  }

  static KernelCall batchInference(Operands operands, Parallelism threads, int... size) {
    BatchNormInference operator = BatchNorm.inference(size[0], size[1], EPSILON, threads);
    long count = (long) size[0] * size[1];
    MemorySegment x = operands.random(count);
    MemorySegment gamma = operands.random(size[1]);
    MemorySegment beta = operands.random(size[1]);
    MemorySegment mean = operands.random(size[1]);
    MemorySegment variance = operands.positive(size[1]);
    MemorySegment y = operands.random(count);
    MemorySegment scratch = operands.room(operator.scratchBytes());
    return KernelCall.floats(
        operands,
        2.0 * count,
        () -> operator.run(x, 0, gamma, 0, beta, 0, mean, 0, variance, 0, y, 0, scratch, 0),
        y);
  }

  static KernelCall batchBackward(Operands operands, Parallelism threads, int... size) {
    BatchNormBackward operator = BatchNorm.backward(size[0], size[1], EPSILON, threads);
    long count = (long) size[0] * size[1];
    MemorySegment x = operands.random(count);
    MemorySegment gamma = operands.random(size[1]);
    MemorySegment mean = operands.random(size[1]);
    MemorySegment variance = operands.positive(size[1]);
    MemorySegment g = operands.random(count);
    MemorySegment gradInput = operands.random(count);
    MemorySegment gradGamma = operands.random(size[1]);
    MemorySegment gradBeta = operands.random(size[1]);
    MemorySegment scratch = operands.room(operator.scratchBytes());
    return KernelCall.floats(
        operands,
        5.0 * count,
        () ->
            operator.run(
                x, 0, gamma, 0, mean, 0, variance, 0, g, 0, gradInput, 0, gradGamma, 0, gradBeta, 0,
                scratch, 0),
        gradInput);
  }
}
