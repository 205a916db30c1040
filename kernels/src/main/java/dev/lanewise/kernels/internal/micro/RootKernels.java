package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/**
 * Steps of optimizers that divide by the root of squares of gradients, as {@link OptimizerKernels}.
 */
public interface RootKernels {

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
   * As {@link #rmsProp}, but the step is added to {@code momentum m}, and this m is taken from w.
   */
  void rmsPropMomentum(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment v,
      long vOffset,
      MemorySegment m,
      long mOffset,
      float rate,
      float rho,
      float epsilon,
      float momentum);

  /**
   * As {@link #rmsProp}, but {@code a = rho a + (1 - rho) g}, and {@code v - a a}, 0 at least,
   * stands below the root.
   */
  void rmsPropCentered(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment v,
      long vOffset,
      MemorySegment a,
      long aOffset,
      float rate,
      float rho,
      float epsilon);

  /** {@link #rmsPropCentered} with the momentum of {@link #rmsPropMomentum}. */
  void rmsPropCenteredMomentum(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment v,
      long vOffset,
      MemorySegment m,
      long mOffset,
      MemorySegment a,
      long aOffset,
      float rate,
      float rho,
      float epsilon,
      float momentum);

  /** {@code n = n + g g; w = w - rate g / sqrt(n + epsilon)}. */
  void adagrad(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment n,
      long nOffset,
      float rate,
      float epsilon);

  /**
   * {@code v = rho v + (1 - rho) g g; s = sqrt(x + epsilon) g / sqrt(v + epsilon); x = rho x + (1 -
   * rho) s s; w = w - rate s}.
   */
  void adadelta(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment v,
      long vOffset,
      MemorySegment x,
      long xOffset,
      float rate,
      float rho,
      float epsilon);

  /** {@code y = g g + epsilon}. */
  void regulatedSquares(
      int count, MemorySegment g, long gOffset, MemorySegment y, long yOffset, float epsilon);

  /** {@code u = g / (root sqrt(c))}. */
  void overRoots(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment c,
      long cOffset,
      MemorySegment u,
      long uOffset,
      float root);

  /** {@code v = rho v + (1 - rho) (g g + epsilon); u = g / sqrt(v)}. */
  void overMeanRoots(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment v,
      long vOffset,
      MemorySegment u,
      long uOffset,
      float rho,
      float epsilon);
}
