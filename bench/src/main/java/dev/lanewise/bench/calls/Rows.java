package dev.lanewise.bench.calls;

import dev.lanewise.kernels.ArgMaxRows;
import dev.lanewise.kernels.Clip;
import dev.lanewise.kernels.ClipByNorm;
import dev.lanewise.kernels.LogSoftmax;
import dev.lanewise.kernels.LogSoftmaxBackward;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Reduce;
import dev.lanewise.kernels.ReduceAll;
import dev.lanewise.kernels.ReduceColumns;
import dev.lanewise.kernels.ReduceRows;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.kernels.Softmax;
import dev.lanewise.kernels.SoftmaxBackward;
import dev.lanewise.kernels.SoftmaxCrossEntropy;
import java.lang.foreign.MemorySegment;

/** Operators on the rows of a matrix; sizes are rows, columns. */
final class Rows {
  private Rows() {}

  static KernelCall softmax(Operands operands, Parallelism threads, int... size) {
    long count = (long) size[0] * size[1];
    Softmax operator = Softmax.of(size[0], size[1], threads);
    return KernelCall.ofMap(operands, operator::run, count, count);
  }

  static KernelCall logSoftmax(Operands operands, Parallelism threads, int... size) {
    long count = (long) size[0] * size[1];
    LogSoftmax operator = LogSoftmax.of(size[0], size[1], threads);
    return KernelCall.ofMap(operands, operator::run, count, count);
  }

  static KernelCall softmaxBackward(Operands operands, Parallelism threads, int... size) {
    return gradient(operands, SoftmaxBackward.of(size[0], size[1], threads)::run, size);
  }

  static KernelCall logSoftmaxBackward(Operands operands, Parallelism threads, int... size) {
    return gradient(operands, LogSoftmaxBackward.of(size[0], size[1], threads)::run, size);
  }

  private interface Gradient {
    void run(
        MemorySegment y,
        long yOffset,
        MemorySegment gradOutput,
        long gradOutputOffset,
        MemorySegment gradInput,
        long gradInputOffset);
  }

  private static KernelCall gradient(Operands operands, Gradient gradient, int... size) {
    long count = (long) size[0] * size[1];
    MemorySegment y = operands.positive(count);
    MemorySegment gradOutput = operands.random(count);
    MemorySegment gradInput = operands.random(count);
    return KernelCall.floats(
        operands, 3.0 * count, () -> gradient.run(y, 0, gradOutput, 0, gradInput, 0), gradInput);
  }

  static KernelCall crossEntropy(Operands operands, Parallelism threads, int... size) {
    long count = (long) size[0] * size[1];
    SoftmaxCrossEntropy operator = SoftmaxCrossEntropy.of(size[0], size[1], threads);
    MemorySegment logits = operands.random(count);
    MemorySegment targets = operands.positive(count);
    MemorySegment losses = operands.random(size[0]);
    MemorySegment probabilities = operands.random(count);
    MemorySegment gradient = operands.random(count);
    float scale = 1f / size[0];
    return KernelCall.floats(
        operands,
        4.0 * count + size[0],
        () -> operator.run(logits, 0, targets, 0, scale, losses, 0, probabilities, 0, gradient, 0),
        gradient);
  }

  static KernelCall sparseCrossEntropy(Operands operands, Parallelism threads, int... size) {
    long count = (long) size[0] * size[1];
    SoftmaxCrossEntropy operator = SoftmaxCrossEntropy.of(size[0], size[1], threads);
    MemorySegment logits = operands.random(count);
    MemorySegment labels = operands.labels(size[0], size[1]);
    MemorySegment losses = operands.random(size[0]);
    MemorySegment probabilities = operands.random(count);
    MemorySegment gradient = operands.random(count);
    float scale = 1f / size[0];
    return KernelCall.floats(
        operands,
        3.0 * count + 2.0 * size[0],
        () ->
            operator.runSparse(
                logits, 0, labels, 0, scale, losses, 0, probabilities, 0, gradient, 0),
        gradient);
  }

  static KernelCall columnSums(Operands operands, Parallelism threads, int... size) {
    ReduceColumns operator = Reduce.columns(Reduction.SUM, size[0], size[1], threads);
    MemorySegment x = operands.random((long) size[0] * size[1]);
    MemorySegment sums = operands.random(size[1]);
    return KernelCall.floats(
        operands, (size[0] + 1.0) * size[1], () -> operator.run(x, 0, sums, 0), sums);
  }

  static KernelCall rowSums(Operands operands, Parallelism threads, int... size) {
    ReduceRows operator = Reduce.rows(Reduction.SUM, size[0], size[1], threads);
    return KernelCall.ofMap(operands, operator::run, (long) size[0] * size[1], size[0]);
  }

  static KernelCall rowNorms(Operands operands, Parallelism threads, int... size) {
    ReduceRows operator = Reduce.rows(Reduction.L2_NORM, size[0], size[1], threads);
    return KernelCall.ofMap(operands, operator::run, (long) size[0] * size[1], size[0]);
  }

  static KernelCall columnMaxima(Operands operands, Parallelism threads, int... size) {
    ReduceColumns operator = Reduce.columns(Reduction.MAX, size[0], size[1], threads);
    return KernelCall.ofMap(operands, operator::run, (long) size[0] * size[1], size[1]);
  }

  static KernelCall norm(Operands operands, Parallelism threads, int... size) {
    ReduceAll operator = Reduce.all(Reduction.L2_NORM, (long) size[0] * size[1], threads);
    return KernelCall.ofMap(operands, operator::run, (long) size[0] * size[1], 1);
  }

  static KernelCall argMax(Operands operands, Parallelism threads, int... size) {
    ArgMaxRows operator = ArgMaxRows.of(size[0], size[1], threads);
    return KernelCall.ofMap(operands, operator::run, (long) size[0] * size[1], size[0]);
  }

  /** Reads twice and writes once. */
  static KernelCall clipByNorm(Operands operands, Parallelism threads, int... size) {
    long count = (long) size[0] * size[1];
    ClipByNorm operator = Clip.byNorm(count, 1f, threads);
    MemorySegment x = operands.random(count);
    MemorySegment y = operands.random(count);
    return KernelCall.floats(operands, 3.0 * count, () -> operator.run(x, 0, y, 0), y);
  }
}
