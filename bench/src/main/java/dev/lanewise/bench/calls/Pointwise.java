package dev.lanewise.bench.calls;

import dev.lanewise.kernels.ActivationBackward;
import dev.lanewise.kernels.ActivationForward;
import dev.lanewise.kernels.Activations;
import dev.lanewise.kernels.Dropout;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.ElementwiseOperation;
import dev.lanewise.kernels.ElementwiseShape;
import dev.lanewise.kernels.ExtremumBackward;
import dev.lanewise.kernels.MovingAverage;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.PieceSums;
import dev.lanewise.kernels.PointwiseFunction;
import dev.lanewise.kernels.ScaleAndShift;
import dev.lanewise.kernels.SmoothFunction;
import java.lang.foreign.MemorySegment;

/** Operators that treat each element alone; the size is the number of elements. */
final class Pointwise {
  private Pointwise() {}

  static KernelCall reluForward(Operands operands, Parallelism threads, int... size) {
    return forward(PointwiseFunction.relu(), operands.random(size[0]), operands, threads, size[0]);
  }

  static KernelCall exp(Operands operands, Parallelism threads, int... size) {
    return forward(
        SmoothFunction.EXPONENTIAL, operands.random(size[0]), operands, threads, size[0]);
  }

  static KernelCall log(Operands operands, Parallelism threads, int... size) {
    return forward(SmoothFunction.LOG, operands.positive(size[0]), operands, threads, size[0]);
  }

  static KernelCall rsqrt(Operands operands, Parallelism threads, int... size) {
    return forward(SmoothFunction.RSQRT, operands.positive(size[0]), operands, threads, size[0]);
  }

  static KernelCall erf(Operands operands, Parallelism threads, int... size) {
    return forward(SmoothFunction.ERF, operands.random(size[0]), operands, threads, size[0]);
  }

  static KernelCall gelu(Operands operands, Parallelism threads, int... size) {
    return forward(SmoothFunction.GELU, operands.random(size[0]), operands, threads, size[0]);
  }

  private static KernelCall forward(
      PointwiseFunction function,
      MemorySegment x,
      Operands operands,
      Parallelism threads,
      int count) {
    ActivationForward operator = Activations.forward(function, count, threads);
    MemorySegment y = operands.random(count);
    return KernelCall.floats(operands, 2.0 * count, () -> operator.run(x, 0, y, 0), y);
  }

  static KernelCall reluBackward(Operands operands, Parallelism threads, int... size) {
    ActivationBackward operator = Activations.backward(PointwiseFunction.relu(), size[0], threads);
    MemorySegment y = operands.random(size[0]);
    MemorySegment gradOutput = operands.random(size[0]);
    MemorySegment gradInput = operands.random(size[0]);
    return KernelCall.floats(
        operands, 3.0 * size[0], () -> operator.run(y, 0, gradOutput, 0, gradInput, 0), gradInput);
  }

  static KernelCall add(Operands operands, Parallelism threads, int... size) {
    return pair(operands, ElementwiseOperation.ADD, ElementwiseShape.of(size[0]), threads);
  }

  static KernelCall maximum(Operands operands, Parallelism threads, int... size) {
    return pair(operands, ElementwiseOperation.MAXIMUM, ElementwiseShape.of(size[0]), threads);
  }

  /** Sizes: rows, channels. */
  static KernelCall addPerChannel(Operands operands, Parallelism threads, int... size) {
    ElementwiseShape shape = ElementwiseShape.of(size[0], size[1]).perChannel();
    return pair(operands, ElementwiseOperation.ADD, shape, threads);
  }

  /** Sizes: rows, channels. */
  static KernelCall dividePerRow(Operands operands, Parallelism threads, int... size) {
    ElementwiseShape shape = ElementwiseShape.of(size[0], size[1]).perRow();
    return pair(operands, ElementwiseOperation.DIVIDE, shape, threads);
  }

  private static KernelCall pair(
      Operands operands,
      ElementwiseOperation operation,
      ElementwiseShape shape,
      Parallelism threads) {
    Elementwise operator = Elementwise.of(operation, shape, threads);
    MemorySegment a = operands.random(shape.count());
    MemorySegment b = operands.positive(shape.secondCount());
    MemorySegment y = operands.random(shape.count());
    return KernelCall.floats(
        operands,
        2.0 * shape.count() + shape.secondCount(),
        () -> operator.run(a, 0, b, 0, y, 0),
        y);
  }

  static KernelCall maximumBackward(Operands operands, Parallelism threads, int... size) {
    ElementwiseShape shape = ElementwiseShape.of(size[0]);
    ExtremumBackward operator = ExtremumBackward.of(ElementwiseOperation.MAXIMUM, shape, threads);
    MemorySegment a = operands.random(size[0]);
    MemorySegment b = operands.positive(size[0]);
    MemorySegment gradOutput = operands.random(size[0]);
    MemorySegment gradA = operands.random(size[0]);
    MemorySegment gradB = operands.random(size[0]);
    return KernelCall.floats(
        operands,
        5.0 * size[0],
        () -> operator.run(a, 0, b, 0, gradOutput, 0, gradA, 0, gradB, 0),
        gradB);
  }

  static KernelCall scaleAndShift(Operands operands, Parallelism threads, int... size) {
    ScaleAndShift operator = ScaleAndShift.of(size[0], 2f, -1f, threads);
    return KernelCall.ofMap(operands, operator::run, size[0], size[0]);
  }

  static KernelCall movingAverage(Operands operands, Parallelism threads, int... size) {
    MovingAverage operator = MovingAverage.of(size[0], 0.99f, threads);
    MemorySegment x = operands.random(size[0]);
    MemorySegment y = operands.random(size[0]);
    return KernelCall.floats(operands, 3.0 * size[0], () -> operator.run(x, 0, y, 0), y);
  }

  static KernelCall dropout(Operands operands, Parallelism threads, int... size) {
    Dropout operator = Dropout.of(size[0], threads);
    MemorySegment x = operands.random(size[0]);
    MemorySegment y = operands.random(size[0]);
    return KernelCall.floats(
        operands, 2.0 * size[0], () -> operator.run(x, 0, 0.5f, 1, 1, 0, y, 0), y);
  }

  /** Sizes: number of arrays, elements of each. */
  static KernelCall pieceSums(Operands operands, Parallelism threads, int... size) {
    PieceSums operator = PieceSums.of(size[0], size[1], threads);
    MemorySegment pieces = operands.random((long) size[0] * size[1]);
    MemorySegment sums = operands.random(size[1]);
    return KernelCall.floats(
        operands, (size[0] + 1.0) * size[1], () -> operator.run(pieces, 0, sums, 0), sums);
  }
}
