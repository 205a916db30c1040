package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/**
 * Tiles of a matrix product: four rows, or one, by four, two or one vectors of C.
 *
 * <pre>
 *   C[i][j] = floor( start[i][j] + A[i][0] B[0][j] + ... + A[i][k-1] B[k-1][j] )      one chain of FMAs, p increasing
 *   floor(x) = x &lt;= f ? f : x                                                       f = -inf leaves x as it is
 * </pre>
 *
 * <ul>
 *   <li>A: element (i, p) lies at byte {@code a_i + p * 4}; in the transposed form at {@code a_i +
 *       p * aStep}.
 *   <li>B: a panel, k rows of {@code vectors * lanes} floats without gaps, from byte {@code b}.
 *   <li>start: row i from byte {@code s_i}: C itself to go on with a chain, or a row of biases or
 *       zeros.
 *   <li>C: row i from byte {@code c_i}.
 * </ul>
 *
 * <p>A tile with two or three rows passes the offsets of its last row again: that row is computed
 * more than once, to the same value. All memory is native; offsets are multiples of 4; nothing else
 * is checked here.
 */
public interface GemmTiles {

  /** Four rows by four vectors. */
  void tile4(
      int k,
      MemorySegment a,
      long a0,
      long a1,
      long a2,
      long a3,
      MemorySegment b,
      long b0,
      MemorySegment start,
      long s0,
      long s1,
      long s2,
      long s3,
      MemorySegment c,
      long c0,
      long c1,
      long c2,
      long c3,
      float floor);

  /** Four rows by two vectors. */
  void tile2(
      int k,
      MemorySegment a,
      long a0,
      long a1,
      long a2,
      long a3,
      MemorySegment b,
      long b0,
      MemorySegment start,
      long s0,
      long s1,
      long s2,
      long s3,
      MemorySegment c,
      long c0,
      long c1,
      long c2,
      long c3,
      float floor);

  /** Four rows by one vector. */
  void tile1(
      int k,
      MemorySegment a,
      long a0,
      long a1,
      long a2,
      long a3,
      MemorySegment b,
      long b0,
      MemorySegment start,
      long s0,
      long s1,
      long s2,
      long s3,
      MemorySegment c,
      long c0,
      long c1,
      long c2,
      long c3,
      float floor);

  /** Four rows by four vectors, A transposed. */
  void tile4Transposed(
      int k,
      MemorySegment a,
      long a0,
      long a1,
      long a2,
      long a3,
      long aStep,
      MemorySegment b,
      long b0,
      MemorySegment start,
      long s0,
      long s1,
      long s2,
      long s3,
      MemorySegment c,
      long c0,
      long c1,
      long c2,
      long c3,
      float floor);

  /** Four rows by two vectors, A transposed. */
  void tile2Transposed(
      int k,
      MemorySegment a,
      long a0,
      long a1,
      long a2,
      long a3,
      long aStep,
      MemorySegment b,
      long b0,
      MemorySegment start,
      long s0,
      long s1,
      long s2,
      long s3,
      MemorySegment c,
      long c0,
      long c1,
      long c2,
      long c3,
      float floor);

  /** Four rows by one vector, A transposed. */
  void tile1Transposed(
      int k,
      MemorySegment a,
      long a0,
      long a1,
      long a2,
      long a3,
      long aStep,
      MemorySegment b,
      long b0,
      MemorySegment start,
      long s0,
      long s1,
      long s2,
      long s3,
      MemorySegment c,
      long c0,
      long c1,
      long c2,
      long c3,
      float floor);

  /** One row by four vectors. */
  void row4(
      int k,
      MemorySegment a,
      long a0,
      MemorySegment b,
      long b0,
      MemorySegment start,
      long s0,
      MemorySegment c,
      long c0,
      float floor);

  /** One row by two vectors. */
  void row2(
      int k,
      MemorySegment a,
      long a0,
      MemorySegment b,
      long b0,
      MemorySegment start,
      long s0,
      MemorySegment c,
      long c0,
      float floor);

  /** One row by one vector. */
  void row1(
      int k,
      MemorySegment a,
      long a0,
      MemorySegment b,
      long b0,
      MemorySegment start,
      long s0,
      MemorySegment c,
      long c0,
      float floor);
}
