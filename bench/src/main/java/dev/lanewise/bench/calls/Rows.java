package dev.lanewise.bench.calls;

import dev.lanewise.kernels.ColumnSums;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Softmax;
import dev.lanewise.kernels.SoftmaxCrossEntropy;
import java.lang.foreign.MemorySegment;

/** Operators on the rows of a matrix; sizes are rows, columns. */
final class Rows {
  private Rows() {}

  static KernelCall softmax(Operands operands, Parallelism threads, int... size) {
    long count = (long) size[0] * size[1];
    Softmax operator = Softmax.of(size[0], size[1], threads);
    MemorySegment x = operands.random(count);
    MemorySegment y = operands.random(count);
    return KernelCall.floats(operands, 2.0 * count, () -> operator.run(x, 0, y, 0), y);
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
    ColumnSums operator = ColumnSums.of(size[0], size[1], threads);
    MemorySegment x = operands.random((long) size[0] * size[1]);
    MemorySegment sums = operands.random(size[1]);
    return KernelCall.floats(
        operands, (size[0] + 1.0) * size[1], () -> operator.run(x, 0, sums, 0), sums);
  }
}
