package dev.lanewise.bench.calls;

import dev.lanewise.kernels.BorderShape;
import dev.lanewise.kernels.Crop2d;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.RowCopy;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.ZeroPad2d;
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
    return KernelCall.ofMap(operands, operator::run, count(size), count(size));
  }

  static KernelCall zeroPad(Operands operands, Parallelism threads, int... size) {
    BorderShape shape = border(size);
    return KernelCall.ofMap(operands, ZeroPad2d.of(shape, threads)::run, count(size), padded(size));
  }

  static KernelCall crop(Operands operands, Parallelism threads, int... size) {
    BorderShape shape = border(size);
    return KernelCall.ofMap(operands, Crop2d.of(shape, threads)::run, padded(size), count(size));
  }

  /** Rows into every other place, as in a concatenation of two. */
  static KernelCall rowCopy(Operands operands, Parallelism threads, int... size) {
    RowCopy operator = RowCopy.of(size[0], size[1], size[1], 2 * size[1], threads);
    MemorySegment x = operands.random((long) size[0] * size[1]);
    MemorySegment y = operands.random(2L * size[0] * size[1]);
    return KernelCall.floats(operands, 2.0 * size[0] * size[1], () -> operator.run(x, 0, y, 0), y);
  }

  private static BorderShape border(int... size) {
    return new BorderShape(size[0], size[1], size[2], size[3], 1, 1, 1, 1);
  }

  private static long count(int... size) {
    return (long) size[0] * size[1] * size[2] * size[3];
  }

  private static long padded(int... size) {
    return (long) size[0] * (size[1] + 2) * (size[2] + 2) * size[3];
  }
}
