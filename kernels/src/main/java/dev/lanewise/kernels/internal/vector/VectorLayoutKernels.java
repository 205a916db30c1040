package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_I2L;

import dev.lanewise.kernels.internal.micro.LayoutKernels;
import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.scalar.ScalarLayoutKernels;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link LayoutKernels} on the Vector API, blocks of 16 rows.
 *
 * <p>To zip a sequence is to take its two halves' elements in turn. Four zips of 16 rows, one after
 * the other, are the transposed block. A zip needs no shuffle: the halves, widened to {@code long},
 * are shifted and joined.
 */
final class VectorLayoutKernels implements LayoutKernels {
  private static final VectorSpecies<Long> PAIRS = LongVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> HALF =
      VectorSpecies.of(int.class, VectorShape.forBitSize(PAIRS.vectorBitSize() / 2));

  /** Floats of each half that a vector takes. */
  private static final int STEP = HALF.length();

  /** Columns come in so many at every width, so that widths do not differ in their tails. */
  private static final int WHOLE = 8;

  /** How far the elements of a zip's halves are shifted within their pairs. */
  private static final int FIRST_SHIFT = ORDER == ByteOrder.LITTLE_ENDIAN ? 0 : 32;

  private static final int SECOND_SHIFT = 32 - FIRST_SHIFT;

  @Override
  public void transpose(
      int rows,
      int columns,
      MemorySegment x,
      long xOffset,
      long xStep,
      MemorySegment y,
      long yOffset,
      long yStep,
      MemorySegment scratch,
      long scratchOffset) {
    int whole = rows == ROWS ? columns - columns % WHOLE : 0;
    if (whole > 0) {
      long other = scratchOffset + (long) ROWS * whole * 4;
      for (int i = 0; i < ROWS / 2; i++) {
        long at = xOffset + i * xStep;
        zip(whole, x, at, at + ROWS / 2 * xStep, scratch, scratchOffset + 2L * i * whole * 4);
      }
      int half = ROWS / 2 * whole;
      zip(half, scratch, scratchOffset, scratchOffset + half * 4L, scratch, other);
      zip(half, scratch, other, other + half * 4L, scratch, scratchOffset);
      zipToRows(whole, scratch, scratchOffset, scratchOffset + half * 4L, y, yOffset, yStep);
    }
    ScalarLayoutKernels.transpose(
        rows,
        columns - whole,
        x,
        xOffset + (long) whole * 4,
        xStep,
        y,
        yOffset + whole * yStep,
        yStep);
  }

  private static void zip(
      int count, MemorySegment x, long first, long second, MemorySegment y, long to) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int k = 0; k < count; k += STEP) {
      LongVector a =
          (LongVector)
              IntVector.fromMemorySegment(HALF, x, first + (long) k * 4, ORDER)
                  .convertShape(ZERO_EXTEND_I2L, PAIRS, 0);
      LongVector b =
          (LongVector)
              IntVector.fromMemorySegment(HALF, x, second + (long) k * 4, ORDER)
                  .convertShape(ZERO_EXTEND_I2L, PAIRS, 0);
      b.lanewise(LSHL, SECOND_SHIFT)
          .or(a.lanewise(LSHL, FIRST_SHIFT))
          .intoMemorySegment(y, to + (long) k * 8, ORDER);
    }
  }

  /** The last zip: each 16 elements are a row of y. */
  private static void zipToRows(
      int rows, MemorySegment x, long first, long second, MemorySegment y, long to, long yStep) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int j = 0; j < rows; j++) {
      long row = to + j * yStep;
      long at = (long) j * ROWS / 2 * 4;
      for (int k = 0; k < ROWS / 2; k += STEP) {
        LongVector a =
            (LongVector)
                IntVector.fromMemorySegment(HALF, x, first + at + (long) k * 4, ORDER)
                    .convertShape(ZERO_EXTEND_I2L, PAIRS, 0);
        LongVector b =
            (LongVector)
                IntVector.fromMemorySegment(HALF, x, second + at + (long) k * 4, ORDER)
                    .convertShape(ZERO_EXTEND_I2L, PAIRS, 0);
        b.lanewise(LSHL, SECOND_SHIFT)
            .or(a.lanewise(LSHL, FIRST_SHIFT))
            .intoMemorySegment(y, row + (long) k * 8, ORDER);
      }
    }
  }
}
