package dev.lanewise.bench.calls;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Transpose;
import java.lang.foreign.MemorySegment;

/** Operators that move values; sizes are those of the input, in its order. */
final class Layouts {
  private Layouts() {}

  static KernelCall toNhwc(Operands operands, Parallelism threads, int... size) {
    return transpose(
        operands, Transpose.nchwToNhwc(size[0], size[1], size[2], size[3], threads), size);
  }

  static KernelCall toNchw(Operands operands, Parallelism threads, int... size) {
    return transpose(
        operands, Transpose.nhwcToNchw(size[0], size[1], size[2], size[3], threads), size);
  }

  static KernelCall toHwio(Operands operands, Parallelism threads, int... size) {
    return transpose(
        operands, Transpose.oihwToHwio(size[0], size[1], size[2], size[3], threads), size);
  }

  private static KernelCall transpose(Operands operands, Transpose operator, int... size) {
    long count = (long) size[0] * size[1] * size[2] * size[3];
    MemorySegment x = operands.random(count);
    MemorySegment y = operands.random(count);
    return KernelCall.floats(operands, 2.0 * count, () -> operator.run(x, 0, y, 0), y);
  }
}
