package dev.lanewise.nn;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.ElementwiseOperation;
import dev.lanewise.kernels.ElementwiseShape;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.ScaleAndShift;
import dev.lanewise.nn.data.OwnedMemory;
import java.lang.foreign.MemorySegment;

/** Gradients of several batches, of which the last gets the mean. */
final class GradientAccumulation {
  private final int batches;
  private final long bytes;
  private final OwnedMemory sum;
  private final Elementwise add;
  private final ScaleAndShift mean;

  GradientAccumulation(int batches, int count, Parallelism threads) {
    this.batches = batches;
    bytes = (long) count * Float.BYTES;
    sum = OwnedMemory.ofBytes(bytes);
    add = Elementwise.of(ElementwiseOperation.ADD, ElementwiseShape.of(count), threads);
    mean = ScaleAndShift.of(count, 1f / batches, 0, threads);
  }

  /** What is kept between batches. */
  OwnedMemory memory() {
    return sum;
  }

  /**
   * Takes one more gradient; returns whether it was the last of a step and now holds the mean.
   *
   * @param batch its number, from 0
   */
  boolean take(MemorySegment gradient, long batch) {
    long place = batch % batches;
    MemorySegment to = sum.segment();
    if (place == batches - 1) {
      add.run(to, 0, gradient, 0, gradient, 0);
      mean.run(gradient, 0, gradient, 0);
      return true;
    }
    if (place == 0) {
      MemorySegment.copy(gradient, 0, to, 0, bytes);
    } else {
      add.run(to, 0, gradient, 0, to, 0);
    }
    return false;
  }
}
