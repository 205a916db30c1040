package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/**
 * Arithmetic of two operands element by element, i from 0 to {@code count - 1}; an output may be an
 * input. All memory is native; offsets are in bytes; nothing is checked here.
 */
public interface ElementwiseKernels {

  /** {@code y[i] = a[i] + b[i]}. */
  void add(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset);

  /** {@code y[i] = a[i] - b[i]}. */
  void subtract(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset);

  /** {@code y[i] = a[i] * b[i]}. */
  void multiply(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset);

  /** {@code y[i] = a[i] / b[i]}. */
  void divide(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset);

  /** {@code y[i] = max(a[i], b[i])}, as {@link Math#max(float, float)} has it. */
  void maximum(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset);

  /** {@code y[i] = min(a[i], b[i])}, as {@link Math#min(float, float)} has it. */
  void minimum(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset);

  /**
   * {@code gradA[i] = a[i] >= b[i] ? g[i] : +0} and {@code gradB[i] = a[i] >= b[i] ? +0 : g[i]}.
   */
  void maximumBackward(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment gradA,
      long gradAOffset,
      MemorySegment gradB,
      long gradBOffset);

  /**
   * {@code gradA[i] = a[i] <= b[i] ? g[i] : +0} and {@code gradB[i] = a[i] <= b[i] ? +0 : g[i]}.
   */
  void minimumBackward(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment gradA,
      long gradAOffset,
      MemorySegment gradB,
      long gradBOffset);

  /** {@code y[i] = fma(x[i], scale, shift)}. */
  void scaleAndShift(
      int count,
      MemorySegment x,
      long xOffset,
      float scale,
      float shift,
      MemorySegment y,
      long yOffset);

  /** {@code y[i] = x[i] < low ? low : x[i] > high ? high : x[i]}; a NaN stays. */
  void clamp(
      int count,
      MemorySegment x,
      long xOffset,
      float low,
      float high,
      MemorySegment y,
      long yOffset);

  /** {@code y[i] = value}. */
  void fill(int count, float value, MemorySegment y, long yOffset);
}
