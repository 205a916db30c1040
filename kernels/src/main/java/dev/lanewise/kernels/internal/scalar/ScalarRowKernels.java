package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.RowKernels;
import java.lang.foreign.MemorySegment;

/** {@link RowKernels} in plain Java. */
final class ScalarRowKernels implements RowKernels {

  @Override
  public void copy(
      int rows,
      int count,
      MemorySegment source,
      long sourceOffset,
      long sourceStep,
      MemorySegment target,
      long targetOffset,
      long targetStep) {
    source = NativeMemory.known(source);
    target = NativeMemory.known(target);
    for (int i = 0; i < rows; i++) {
      long from = sourceOffset + i * sourceStep;
      long to = targetOffset + i * targetStep;
      for (int j = 0; j < count; j++) {
        target.set(FLOAT, to + (long) j * 4, source.get(FLOAT, from + (long) j * 4));
      }
    }
  }

  @Override
  public void zero(int rows, int count, MemorySegment target, long targetOffset, long targetStep) {
    target = NativeMemory.known(target);
    for (int i = 0; i < rows; i++) {
      long to = targetOffset + i * targetStep;
      for (int j = 0; j < count; j++) {
        target.set(FLOAT, to + (long) j * 4, 0f);
      }
    }
  }

  @Override
  public void add(
      int rows,
      int count,
      MemorySegment source,
      long sourceOffset,
      long sourceStep,
      MemorySegment target,
      long targetOffset,
      long targetStep) {
    source = NativeMemory.known(source);
    target = NativeMemory.known(target);
    for (int i = 0; i < rows; i++) {
      long from = sourceOffset + i * sourceStep;
      long to = targetOffset + i * targetStep;
      for (int j = 0; j < count; j++) {
        long at = to + (long) j * 4;
        target.set(FLOAT, at, target.get(FLOAT, at) + source.get(FLOAT, from + (long) j * 4));
      }
    }
  }

  @Override
  public void scaleAndAdd(
      int count,
      float alpha,
      MemorySegment x,
      long xOffset,
      float beta,
      MemorySegment c,
      long cOffset,
      float floor) {
    x = NativeMemory.known(x);
    c = NativeMemory.known(c);
    for (int i = 0; i < count; i++) {
      c.set(
          FLOAT,
          cOffset + (long) i * 4,
          value(
              alpha, x.get(FLOAT, xOffset + (long) i * 4), beta, c, cOffset + (long) i * 4, floor));
    }
  }

  private static float value(
      float alpha, float x, float beta, MemorySegment c, long offset, float floor) {
    float scaled = alpha * x;
    float sum = beta == 0 ? scaled : Math.fma(beta, c.get(FLOAT, offset), scaled);
    return sum <= floor ? floor : sum;
  }
}
