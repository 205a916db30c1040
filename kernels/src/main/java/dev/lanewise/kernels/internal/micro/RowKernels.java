package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/** Copies and fused passes over rows of floats, as the matrix product's drivers need them. */
public interface RowKernels {

  /**
   * Copies {@code rows} rows of {@code count} floats; row i from byte {@code source + i *
   * sourceStep} to byte {@code target + i * targetStep}.
   */
  void copy(
      int rows,
      int count,
      MemorySegment source,
      long sourceOffset,
      long sourceStep,
      MemorySegment target,
      long targetOffset,
      long targetStep);

  /** Writes {@code count} zeros to each of {@code rows} rows. */
  void zero(int rows, int count, MemorySegment target, long targetOffset, long targetStep);

  /**
   * Adds {@code rows} rows of {@code count} floats, as {@link #copy} copies them, one row after the
   * other: rows of the target may share floats.
   */
  void add(
      int rows,
      int count,
      MemorySegment source,
      long sourceOffset,
      long sourceStep,
      MemorySegment target,
      long targetOffset,
      long targetStep);

  /**
   * {@code c[i] = floor(beta == 0 ? alpha * x[i] : fma(beta, c[i], alpha * x[i]))}, i from 0 to
   * {@code count - 1}.
   */
  void scaleAndAdd(
      int count,
      float alpha,
      MemorySegment x,
      long xOffset,
      float beta,
      MemorySegment c,
      long cOffset,
      float floor);
}
