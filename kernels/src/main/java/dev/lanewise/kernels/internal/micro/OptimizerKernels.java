package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/**
 * Steps of optimizers, each one pass over the gradient g, the weights w and their state; i from 0
 * to {@code count - 1}. All memory is native; nothing is checked here.
 */
public interface OptimizerKernels {

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

  /** {@code v = rho v + (1 - rho) g g; w = w - rate g / sqrt(v + epsilon)}. */
  void rmsProp(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment v,
      long vOffset,
      float rate,
      float rho,
      float epsilon);

  /**
   * {@code m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g g; w = w - alpha m / (sqrt(v) +
   * epsilon)}.
   */
  void adam(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment m,
      long mOffset,
      MemorySegment v,
      long vOffset,
      float alpha,
      float beta1,
      float beta2,
      float epsilon);
}
