package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/**
 * A matrix product with one panel of B, tile by tile.
 *
 * <pre>
 *   C[i][j] = floor( start[i][j] + A[i][0] B[0][j] + ... + A[i][k-1] B[k-1][j] )      one chain of FMAs, p increasing
 *   floor(x) = x &lt;= f ? f : x                                                       f = -inf leaves x as it is
 * </pre>
 *
 * <ul>
 *   <li>A: element (i, p) lies at byte {@code aOffset + i * aRow + p * aStep}; aStep is 4 where A
 *       is not transposed.
 *   <li>B: the panel, k rows of {@code vectors * lanes} floats without gaps, from byte {@code
 *       bOffset}; 4, 2 or 1 vectors.
 *   <li>start: row i from byte {@code startOffset + i * startRow}: C itself to go on with a chain,
 *       or one row of biases or zeros for all (startRow 0).
 *   <li>C: row i from byte {@code cOffset + i * cRow}.
 * </ul>
 *
 * <p>How many rows make a tile is up to the kernels, and so is the loop over tiles: small products
 * feel a call through this interface for each. All memory is native; offsets are multiples of 4;
 * nothing else is checked here.
 */
public interface GemmTiles {

  /** The product for {@code rows} rows and a panel of {@code vectors} vectors. */
  void panel(
      int vectors,
      int rows,
      int k,
      MemorySegment a,
      long aOffset,
      long aRow,
      long aStep,
      MemorySegment b,
      long bOffset,
      MemorySegment start,
      long startOffset,
      long startRow,
      MemorySegment c,
      long cOffset,
      long cRow,
      float floor);
}
