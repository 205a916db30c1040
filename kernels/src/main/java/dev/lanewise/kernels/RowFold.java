package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.MicroKernels;
import dev.lanewise.kernels.internal.micro.SoftmaxKernels;
import java.lang.foreign.MemorySegment;

/** The reduction of one run of elements, not finished, and the partial sums of each worker. */
final class RowFold {
  private final Reduction reduction;
  private final MicroKernels kernels;
  private final float[][] partial;

  RowFold(Reduction reduction, MicroKernels kernels, int workers) {
    this.reduction = reduction;
    this.kernels = kernels;
    partial = new float[workers][SoftmaxKernels.PARTIAL_SUMS];
  }

  float of(int count, MemorySegment x, long at, int worker) {
    return switch (reduction) {
      case SUM, MEAN -> kernels.softmax().sum(count, x, at, partial[worker]);
      case MAX -> kernels.softmax().max(count, x, at);
      case MIN -> kernels.reduce().min(count, x, at);
      case SUM_OF_SQUARES, L2_NORM -> kernels.softmax().dot(count, x, at, x, at, partial[worker]);
    };
  }
}
