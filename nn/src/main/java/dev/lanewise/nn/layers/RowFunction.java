package dev.lanewise.nn.layers;

import dev.lanewise.kernels.LogSoftmax;
import dev.lanewise.kernels.LogSoftmaxBackward;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.SoftmaxBackward;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * An activation along the last axis; input and output may be the same memory.
 *
 * @param forward computes y from x
 * @param backward computes the gradient by x
 */
record RowFunction(MapStep.Operator forward, Backward backward) {

  /** The gradient operators' {@code run}. */
  interface Backward {
    /** Computes the gradient by the input from the output and the gradient by that. */
    void run(
        MemorySegment y,
        long yOffset,
        MemorySegment gradOutput,
        long gradOutputOffset,
        MemorySegment gradInput,
        long gradInputOffset);
  }

  /** What computes a function; null if it looks at one value at a time. */
  static @Nullable RowFunction of(
      ActivationFunction function, int rows, int columns, Parallelism parallelism) {
    return switch (function) {
      case SOFTMAX ->
          new RowFunction(
              dev.lanewise.kernels.Softmax.of(rows, columns, parallelism)::run,
              SoftmaxBackward.of(rows, columns, parallelism)::run);
      case LOG_SOFTMAX ->
          new RowFunction(
              LogSoftmax.of(rows, columns, parallelism)::run,
              LogSoftmaxBackward.of(rows, columns, parallelism)::run);
      default -> null;
    };
  }
}
