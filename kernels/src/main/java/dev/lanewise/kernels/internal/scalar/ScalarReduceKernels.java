package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.ReduceKernels;
import java.lang.foreign.MemorySegment;

/** {@link ReduceKernels} in plain Java. */
public final class ScalarReduceKernels implements ReduceKernels {

  @Override
  public void addColumnBlock(
      int rows,
      int columns,
      long step,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int j = 0; j < columns; j++) {
      long from = xOffset + (long) j * 4;
      long to = yOffset + (long) j * 4;
      float value = 0f;
      for (int i = 0; i < rows; i++) {
        value += x.get(FLOAT, from + i * step);
      }
      y.set(FLOAT, to, y.get(FLOAT, to) + value);
    }
  }

  @Override
  public void addSquaresBlock(
      int rows,
      int columns,
      long step,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int j = 0; j < columns; j++) {
      long from = xOffset + (long) j * 4;
      long to = yOffset + (long) j * 4;
      float value = 0f;
      for (int i = 0; i < rows; i++) {
        float v = x.get(FLOAT, from + i * step);
        value = Math.fma(v, v, value);
      }
      y.set(FLOAT, to, y.get(FLOAT, to) + value);
    }
  }

  @Override
  public void maxColumns(
      int rows,
      int columns,
      long step,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int j = 0; j < columns; j++) {
      long from = xOffset + (long) j * 4;
      long to = yOffset + (long) j * 4;
      float value = y.get(FLOAT, to);
      for (int i = 0; i < rows; i++) {
        value = Math.max(value, x.get(FLOAT, from + i * step));
      }
      y.set(FLOAT, to, value);
    }
  }

  @Override
  public void minColumns(
      int rows,
      int columns,
      long step,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int j = 0; j < columns; j++) {
      long from = xOffset + (long) j * 4;
      long to = yOffset + (long) j * 4;
      float value = y.get(FLOAT, to);
      for (int i = 0; i < rows; i++) {
        value = Math.min(value, x.get(FLOAT, from + i * step));
      }
      y.set(FLOAT, to, value);
    }
  }

  @Override
  public float min(int count, MemorySegment x, long xOffset) {
    x = NativeMemory.known(x);
    float min = Float.POSITIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      min = Math.min(min, x.get(FLOAT, xOffset + (long) i * 4));
    }
    return min;
  }

  @Override
  public int argMax(int count, MemorySegment x, long xOffset) {
    x = NativeMemory.known(x);
    int best = 0;
    float max = x.get(FLOAT, xOffset);
    for (int i = 1; i < count; i++) {
      float value = x.get(FLOAT, xOffset + (long) i * 4);
      if (!(value <= max) && max == max) {
        best = i;
        max = value;
      }
    }
    return best;
  }
}
