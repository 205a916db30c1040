package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.BYTES;
import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOAT;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Sums in an order that does not depend on the width: 64 interleaved partial sums and a fixed tree.
 *
 * <p>Whole blocks of 64 go through four registers at a time, as many times as it takes to cover a
 * block; what is left is added one by one.
 */
final class InterleavedSum {
  private static final int SUMS = 64;
  private static final int GROUP = 4 * FLOATS;

  private InterleavedSum() {}

  static float sum(int count, MemorySegment x, long xOffset, float[] partial) {
    x = NativeMemory.known(x);
    int whole = count - count % SUMS;
    if (whole == 0) {
      Arrays.fill(partial, 0, SUMS, 0f);
    } else {
      for (int group = 0; group < SUMS; group += GROUP) {
        sumGroup(whole, x, xOffset + (long) group * 4, partial, group);
      }
    }
    for (int i = whole; i < count; i++) {
      partial[i - whole] += x.get(FLOAT, xOffset + (long) i * 4);
    }
    return tree(count, partial);
  }

  private static void sumGroup(int count, MemorySegment x, long from, float[] partial, int group) {
    x = NativeMemory.known(x);
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int i = 0; i < count; i += SUMS) {
      s0 = s0.add(fromMemorySegment(F, x, from + (long) i * 4, ORDER));
      s1 = s1.add(fromMemorySegment(F, x, from + BYTES + (long) i * 4, ORDER));
      s2 = s2.add(fromMemorySegment(F, x, from + 2 * BYTES + (long) i * 4, ORDER));
      s3 = s3.add(fromMemorySegment(F, x, from + 3 * BYTES + (long) i * 4, ORDER));
    }
    s0.intoArray(partial, group);
    s1.intoArray(partial, group + FLOATS);
    s2.intoArray(partial, group + 2 * FLOATS);
    s3.intoArray(partial, group + 3 * FLOATS);
  }

  static float dot(
      int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset, float[] partial) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    int whole = count - count % SUMS;
    if (whole == 0) {
      Arrays.fill(partial, 0, SUMS, 0f);
    } else {
      for (int group = 0; group < SUMS; group += GROUP) {
        long at = (long) group * 4;
        dotGroup(whole, x, xOffset + at, y, yOffset + at, partial, group);
      }
    }
    for (int i = whole; i < count; i++) {
      float a = x.get(FLOAT, xOffset + (long) i * 4);
      float b = y.get(FLOAT, yOffset + (long) i * 4);
      partial[i - whole] = Math.fma(a, b, partial[i - whole]);
    }
    return tree(count, partial);
  }

  private static void dotGroup(
      int count, MemorySegment x, long x0, MemorySegment y, long y0, float[] partial, int group) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int i = 0; i < count; i += SUMS) {
      long xi = x0 + (long) i * 4;
      long yi = y0 + (long) i * 4;
      FloatVector v0 = fromMemorySegment(F, x, xi, ORDER);
      FloatVector v1 = fromMemorySegment(F, x, xi + BYTES, ORDER);
      FloatVector v2 = fromMemorySegment(F, x, xi + 2 * BYTES, ORDER);
      FloatVector v3 = fromMemorySegment(F, x, xi + 3 * BYTES, ORDER);
      s0 = v0.fma(fromMemorySegment(F, y, yi, ORDER), s0);
      s1 = v1.fma(fromMemorySegment(F, y, yi + BYTES, ORDER), s1);
      s2 = v2.fma(fromMemorySegment(F, y, yi + 2 * BYTES, ORDER), s2);
      s3 = v3.fma(fromMemorySegment(F, y, yi + 3 * BYTES, ORDER), s3);
    }
    s0.intoArray(partial, group);
    s1.intoArray(partial, group + FLOATS);
    s2.intoArray(partial, group + 2 * FLOATS);
    s3.intoArray(partial, group + 3 * FLOATS);
  }

  /**
   * For short rows the first levels only add +0. One of them is enough: it turns the -0 of a
   * product too small for a float into +0, as all of them would.
   */
  static float tree(int count, float[] partial) {
    int h = SUMS / 2;
    while (h / 2 >= count) {
      h /= 2;
    }
    for (; h >= FLOATS; h /= 2) {
      addVectors(h, partial);
    }
    for (; h > 0; h /= 2) {
      for (int j = 0; j < h; j++) {
        partial[j] += partial[j + h];
      }
    }
    return partial[0];
  }

  private static void addVectors(int h, float[] partial) {
    for (int j = 0; j < h; j += FLOATS) {
      FloatVector.fromArray(F, partial, j)
          .add(FloatVector.fromArray(F, partial, j + h))
          .intoArray(partial, j);
    }
  }
}
