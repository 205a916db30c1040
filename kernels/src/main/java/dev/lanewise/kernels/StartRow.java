package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.RowKernels;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The row of values that the chains of a matrix product start from. */
final class StartRow {
  private StartRow() {}

  /** Writes {@code count} biases, or zeros, and zeros up to {@code padded} floats. */
  static void fill(
      RowKernels rows,
      @Nullable MemorySegment bias,
      long biasOffset,
      int count,
      int padded,
      MemorySegment row,
      long rowOffset) {
    int given = 0;
    if (bias != null) {
      rows.copy(1, count, bias, biasOffset, 0, row, rowOffset, 0);
      given = count;
    }
    rows.zero(1, padded - given, row, rowOffset + (long) given * Float.BYTES, 0);
  }
}
