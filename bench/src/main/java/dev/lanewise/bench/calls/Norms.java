package dev.lanewise.bench.calls;

import dev.lanewise.kernels.BatchNorm;
import dev.lanewise.kernels.BatchNormBackward;
import dev.lanewise.kernels.BatchNormForward;
import dev.lanewise.kernels.BatchNormInference;
import dev.lanewise.kernels.GroupNorm;
import dev.lanewise.kernels.GroupNormBackward;
import dev.lanewise.kernels.GroupNormForward;
import dev.lanewise.kernels.LayerNorm;
import dev.lanewise.kernels.LayerNormBackward;
import dev.lanewise.kernels.LayerNormForward;
import dev.lanewise.kernels.Parallelism;
import java.lang.foreign.MemorySegment;

/**
 * Normalizations; sizes are rows, channels, for groups batch, height, width, channels. Their work
 * counts an operand once for each time that it must be read: before the output is known, and for
 * the output.
 */
final class Norms {
  private static final float EPSILON = 1e-3f;
  private static final int GROUPS = 32;

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
    MemorySegment scratch = operands.room(operator.scratchBytes());
    return backward(
        operands, operator::run, scratch, 5.0, (long) size[0] * size[1], size[1], size[1]);
  }

  static KernelCall layerForward(Operands operands, Parallelism threads, int... size) {
    LayerNormForward operator = LayerNorm.forward(size[0], size[1], EPSILON, threads);
    long count = (long) size[0] * size[1];
    MemorySegment x = operands.random(count);
    MemorySegment gamma = operands.random(size[1]);
    MemorySegment beta = operands.random(size[1]);
    MemorySegment y = operands.random(count);
    MemorySegment mean = operands.random(size[0]);
    MemorySegment inverse = operands.random(size[0]);
    return KernelCall.floats(
        operands,
        2.0 * count,
        () -> operator.run(x, 0, gamma, 0, beta, 0, y, 0, mean, 0, inverse, 0),
        y);
  }

  static KernelCall layerBackward(Operands operands, Parallelism threads, int... size) {
    LayerNormBackward operator = LayerNorm.backward(size[0], size[1], threads);
    MemorySegment scratch = operands.room(operator.scratchBytes());
    return backward(
        operands, operator::run, scratch, 3.0, (long) size[0] * size[1], size[1], size[0]);
  }

  static KernelCall groupForward(Operands operands, Parallelism threads, int... size) {
    GroupNormForward operator =
        GroupNorm.forward(size[0], size[1], size[2], size[3], GROUPS, EPSILON, threads);
    long count = (long) size[0] * size[1] * size[2] * size[3];
    MemorySegment x = operands.random(count);
    MemorySegment gamma = operands.random(size[3]);
    MemorySegment beta = operands.random(size[3]);
    MemorySegment y = operands.random(count);
    MemorySegment mean = operands.random((long) size[0] * GROUPS);
    MemorySegment inverse = operands.random((long) size[0] * GROUPS);
    MemorySegment scratch = operands.room(operator.scratchBytes());
    return KernelCall.floats(
        operands,
        3.0 * count,
        () -> operator.run(x, 0, gamma, 0, beta, 0, y, 0, mean, 0, inverse, 0, scratch, 0),
        y);
  }

  static KernelCall groupBackward(Operands operands, Parallelism threads, int... size) {
    GroupNormBackward operator =
        GroupNorm.backward(size[0], size[1], size[2], size[3], GROUPS, threads);
    MemorySegment scratch = operands.room(operator.scratchBytes());
    long count = (long) size[0] * size[1] * size[2] * size[3];
    return backward(operands, operator::run, scratch, 5.0, count, size[3], (long) size[0] * GROUPS);
  }

  /** Gradients, whatever the statistics are of. */
  private interface Gradients {
    void run(
        MemorySegment x,
        long xOffset,
        MemorySegment gamma,
        long gammaOffset,
        MemorySegment mean,
        long meanOffset,
        MemorySegment deviation,
        long deviationOffset,
        MemorySegment gradOutput,
        long gradOutputOffset,
        MemorySegment gradInput,
        long gradInputOffset,
        MemorySegment gradGamma,
        long gradGammaOffset,
        MemorySegment gradBeta,
        long gradBetaOffset,
        MemorySegment scratch,
        long scratchOffset);
  }

  private static KernelCall backward(
      Operands operands,
      Gradients operator,
      MemorySegment scratch,
      double passes,
      long count,
      int channels,
      long groups) {
    MemorySegment x = operands.random(count);
    MemorySegment gamma = operands.random(channels);
    MemorySegment mean = operands.random(groups);
    MemorySegment deviation = operands.positive(groups);
    MemorySegment g = operands.random(count);
    MemorySegment gradInput = operands.random(count);
    MemorySegment gradGamma = operands.random(channels);
    MemorySegment gradBeta = operands.random(channels);
    return KernelCall.floats(
        operands,
        passes * count,
        () ->
            operator.run(
                x, 0, gamma, 0, mean, 0, deviation, 0, g, 0, gradInput, 0, gradGamma, 0, gradBeta,
                0, scratch, 0),
        gradInput);
  }
}
