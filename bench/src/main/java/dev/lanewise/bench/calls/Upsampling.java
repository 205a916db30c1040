package dev.lanewise.bench.calls;

import dev.lanewise.kernels.BilinearUpsample2d;
import dev.lanewise.kernels.BilinearUpsample2dBackward;
import dev.lanewise.kernels.BilinearUpsample2dForward;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.UpsampleNearest2d;
import dev.lanewise.kernels.UpsampleNearest2dBackward;
import dev.lanewise.kernels.UpsampleNearest2dForward;
import dev.lanewise.kernels.UpsampleShape;

/** Images twice as high and as wide; sizes are batch, height, width, channels of the smaller. */
final class Upsampling {
  private Upsampling() {}

  static KernelCall nearest(Operands operands, Parallelism threads, int... size) {
    UpsampleShape shape = new UpsampleShape(size[0], size[1], size[2], size[3], 2, 2);
    UpsampleNearest2dForward operator = UpsampleNearest2d.forward(shape, threads);
    return KernelCall.ofMap(operands, operator::run, count(size), 4 * count(size));
  }

  static KernelCall nearestBackward(Operands operands, Parallelism threads, int... size) {
    UpsampleShape shape = new UpsampleShape(size[0], size[1], size[2], size[3], 2, 2);
    UpsampleNearest2dBackward operator = UpsampleNearest2d.backward(shape, threads);
    return KernelCall.ofMap(operands, operator::run, 4 * count(size), count(size));
  }

  static KernelCall bilinear(Operands operands, Parallelism threads, int... size) {
    UpsampleShape shape = new UpsampleShape(size[0], size[1], size[2], size[3], 2, 2);
    BilinearUpsample2dForward operator = BilinearUpsample2d.forward(shape, threads);
    return KernelCall.ofMap(operands, operator::run, count(size), 4 * count(size));
  }

  static KernelCall bilinearBackward(Operands operands, Parallelism threads, int... size) {
    UpsampleShape shape = new UpsampleShape(size[0], size[1], size[2], size[3], 2, 2);
    BilinearUpsample2dBackward operator = BilinearUpsample2d.backward(shape, threads);
    return KernelCall.ofMap(operands, operator::run, 4 * count(size), count(size));
  }

  private static long count(int... size) {
    return (long) size[0] * size[1] * size[2] * size[3];
  }
}
