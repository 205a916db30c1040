package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.LayoutKernels;
import dev.lanewise.kernels.internal.micro.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** {@link LayoutKernels} in plain Java: floats two by two, as halves of a {@code long}. */
public final class ScalarLayoutKernels implements LayoutKernels {
  private static final ValueLayout.OfLong PAIR =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long FIRST = 0xffff_ffffL;

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
    transpose(rows, columns, x, xOffset, xStep, y, yOffset, yStep);
  }

  /** A block of any size. */
  public static void transpose(
      int rows,
      int columns,
      MemorySegment x,
      long xOffset,
      long xStep,
      MemorySegment y,
      long yOffset,
      long yStep) {
    int evenRows = rows - rows % 2;
    int whole = columns - columns % 4;
    for (int j = 0; j < whole; j += 4) {
      pairs(evenRows, x, xOffset + (long) j * 4, xStep, y, yOffset + j * yStep, yStep);
    }
    for (int j = whole; j < columns; j++) {
      column(evenRows, x, xOffset + (long) j * 4, xStep, y, yOffset + j * yStep);
    }
    if (evenRows < rows) {
      row(columns, x, xOffset + evenRows * xStep, y, yOffset + (long) evenRows * 4, yStep);
    }
  }

  /** Four columns. */
  private static void pairs(
      int rows, MemorySegment x, long from, long xStep, MemorySegment y, long to, long yStep) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < rows; i += 2) {
      long at = from + i * xStep;
      long out = to + (long) i * 4;
      long a0 = x.get(PAIR, at);
      long a1 = x.get(PAIR, at + 8);
      long b0 = x.get(PAIR, at + xStep);
      long b1 = x.get(PAIR, at + xStep + 8);
      y.set(PAIR, out, a0 & FIRST | b0 << 32);
      y.set(PAIR, out + yStep, a0 >>> 32 | b0 & ~FIRST);
      y.set(PAIR, out + 2 * yStep, a1 & FIRST | b1 << 32);
      y.set(PAIR, out + 3 * yStep, a1 >>> 32 | b1 & ~FIRST);
    }
  }

  private static void column(
      int rows, MemorySegment x, long from, long xStep, MemorySegment y, long to) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < rows; i++) {
      y.set(FLOAT, to + (long) i * 4, x.get(FLOAT, from + i * xStep));
    }
  }

  private static void row(
      int columns, MemorySegment x, long from, MemorySegment y, long to, long yStep) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int j = 0; j < columns; j++) {
      y.set(FLOAT, to + j * yStep, x.get(FLOAT, from + (long) j * 4));
    }
  }
}
