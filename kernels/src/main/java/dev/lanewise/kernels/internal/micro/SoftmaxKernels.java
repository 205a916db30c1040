package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/**
 * Passes over one row of {@code count} floats, i from 0 to {@code count - 1}; an output may be an
 * input. All memory is native; offsets are in bytes; nothing is checked here.
 *
 * <p>Sums follow one law: 64 partial sums start from +0, element i is added to number i mod 64 in
 * increasing i, and then for h = 32, 16, 8, 4, 2, 1 number j becomes j plus j + h, for j below h.
 */
public interface SoftmaxKernels {
  /** Partial sums of a row, and the floats that {@code partial} must hold. */
  int PARTIAL_SUMS = 64;

  /** The largest value, by {@link Math#max(float, float)}; -inf for an empty row. */
  float max(int count, MemorySegment x, long xOffset);

  /** {@code y[i] = exp(x[i] - max)}, +0 where that is below the normal floats. */
  void expBelow(int count, MemorySegment x, long xOffset, float max, MemorySegment y, long yOffset);

  /** The sum of the row. */
  float sum(int count, MemorySegment x, long xOffset, float[] partial);

  /** The sum of x[i] y[i]; each product is added by an FMA. */
  float dot(
      int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset, float[] partial);

  /** {@code y[i] = y[i] / divisor}. */
  void divide(int count, float divisor, MemorySegment y, long yOffset);

  /** {@code out[i] = y[i] * (gradient[i] - dot)}. */
  void backward(
      int count,
      MemorySegment y,
      long yOffset,
      MemorySegment gradient,
      long gradientOffset,
      float dot,
      MemorySegment out,
      long outOffset);

  /** {@code y[i] = (x[i] - max) - logSum}. */
  void logShares(
      int count,
      MemorySegment x,
      long xOffset,
      float max,
      float logSum,
      MemorySegment y,
      long yOffset);

  /** {@code out[i] = fma(p[i], -sum, gradient[i])}. */
  void logBackward(
      int count,
      MemorySegment p,
      long pOffset,
      float sum,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset);

  /** {@code out[i] = targets[i] == 0 ? +0 : targets[i] * (logSum - (x[i] - max))}. */
  void crossEntropyTerms(
      int count,
      MemorySegment x,
      long xOffset,
      float max,
      float logSum,
      MemorySegment targets,
      long targetsOffset,
      MemorySegment out,
      long outOffset);

  /** {@code out[i] = fma(p[i], total, -targets[i]) * scale}. */
  void crossEntropyGradient(
      int count,
      MemorySegment p,
      long pOffset,
      float total,
      MemorySegment targets,
      long targetsOffset,
      float scale,
      MemorySegment out,
      long outOffset);

  /** {@code out[i] = p[i] * scale}. */
  void scale(
      int count, MemorySegment p, long pOffset, float scale, MemorySegment out, long outOffset);
}
