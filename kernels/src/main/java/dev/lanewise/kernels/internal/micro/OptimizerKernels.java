package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/**
 * Steps of optimizers, each one pass over the gradient g, the weights w and their state; i from 0
 * to {@code count - 1}. All memory is native; nothing is checked here.
 */
public interface OptimizerKernels {

  /** {@code w = w - share w}. */
  void decay(int count, MemorySegment w, long wOffset, float share);

  /** {@code w = w - rate g}. */
  void sgd(int count, MemorySegment g, long gOffset, MemorySegment w, long wOffset, float rate);

  /** {@code m = momentum m - rate g; w = w + m}. */
  void momentum(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment m,
      long mOffset,
      float rate,
      float momentum);

  /** {@code m = momentum m - rate g; w = w + (momentum m - rate g)} with the new m. */
  void nesterov(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment m,
      long mOffset,
      float rate,
      float momentum);

  /** {@code c = beta1 m + (1 - beta1) g; w = w - rate sign(c); m = beta2 m + (1 - beta2) g}. */
  void lion(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment m,
      long mOffset,
      float rate,
      float beta1,
      float beta2);

  /** {@code n = n + g g}. */
  void addSquares(int count, MemorySegment g, long gOffset, MemorySegment n, long nOffset);

  /** {@code y = sqrt(x)}. */
  void roots(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset);

  /**
   * {@code z = z + (g + twiceShrinkage w) - (q - p) / rate w; w = abs(z) <= l1 ? 0 : (l1 sign(z) -
   * z) / (q / rate + twiceL2)}; p is the power of the sums of squares before this step, q the one
   * after it.
   */
  void ftrl(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment z,
      long zOffset,
      MemorySegment p,
      long pOffset,
      MemorySegment q,
      long qOffset,
      float rate,
      float l1,
      float twiceL2,
      float twiceShrinkage);
}
