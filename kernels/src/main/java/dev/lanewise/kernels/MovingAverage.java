package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.RowKernels;
import java.lang.foreign.MemorySegment;

/**
 * An average over time, as batch normalization keeps of its statistics: {@code moving = moving *
 * momentum + value * (1 - momentum)}, element by element.
 *
 * <p>Bit law: {@code fma(momentum, moving, (1 - momentum) * value)}; with momentum 0 it is {@code 1
 * * value}, and what was there is not read.
 *
 * <p>With Keras, momentum is the share that stays, 0.99 unless said otherwise, and the variance
 * that is averaged is the one that {@link BatchNormForward} computes.
 *
 * <pre>{@code
 * var average = MovingAverage.of(channels, 0.99f, Parallelism.caller());
 * average.run(mean, 0, movingMean, 0);
 * }</pre>
 */
public final class MovingAverage {
  private final ElementwiseMap map;

  private MovingAverage(long count, float momentum, Parallelism parallelism, KernelSet kernels) {
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException("momentum: expected 0 to 1, got " + momentum);
    }
    RowKernels rows = kernels.micro().rows();
    float part = 1 - momentum;
    map =
        new ElementwiseMap(
            count,
            parallelism,
            (n, x, xOffset, y, yOffset) ->
                rows.scaleAndAdd(
                    n, part, x, xOffset, momentum, y, yOffset, Float.NEGATIVE_INFINITY));
  }

  /**
   * The operator for {@code count} floats.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45, or momentum not
   *     from 0 to 1
   */
  public static MovingAverage of(long count, float momentum, Parallelism parallelism) {
    return of(count, momentum, parallelism, KernelSet.current());
  }

  static MovingAverage of(long count, float momentum, Parallelism parallelism, KernelSet kernels) {
    return new MovingAverage(count, momentum, parallelism, kernels);
  }

  /**
   * Moves the averages y towards the values x.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only, or
   *     overlapping in part
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    map.run(x, xOffset, y, yOffset);
  }
}
