package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.BYTES;
import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOAT;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.LE;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.RowKernels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** {@link RowKernels} on the Vector API. */
final class VectorRowKernels implements RowKernels {
  /** Floats that pay for a mask. */
  private static final int MASKED = 4;

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
    if (count >= FLOATS && count <= 2 * FLOATS) {
      long last = (count - FLOATS) * 4L;
      copyTwo(rows, last, source, sourceOffset, sourceStep, target, targetOffset, targetStep);
      return;
    }
    if (count >= MASKED && count < FLOATS) {
      copyMasked(rows, count, source, sourceOffset, sourceStep, target, targetOffset, targetStep);
      return;
    }
    source = NativeMemory.known(source);
    target = NativeMemory.known(target);
    for (int i = 0; i < rows; i++) {
      long from = sourceOffset + i * sourceStep;
      long to = targetOffset + i * targetStep;
      if (count > FLOATS) {
        copyVectors(count - FLOATS, source, from, target, to);
        continue;
      }
      for (int j = 0; j < count; j++) {
        target.set(FLOAT, to + (long) j * 4, source.get(FLOAT, from + (long) j * 4));
      }
    }
  }

  /** Rows of one or two vectors, as the first vector and the last: they may overlap. */
  private static void copyTwo(
      int rows,
      long last,
      MemorySegment source,
      long from,
      long sourceStep,
      MemorySegment target,
      long to,
      long targetStep) {
    source = NativeMemory.known(source);
    target = NativeMemory.known(target);
    for (int i = 0; i < rows; i++) {
      FloatVector v = fromMemorySegment(F, source, from, ORDER);
      FloatVector w = fromMemorySegment(F, source, from + last, ORDER);
      v.intoMemorySegment(target, to, ORDER);
      w.intoMemorySegment(target, to + last, ORDER);
      from += sourceStep;
      to += targetStep;
    }
  }

  /**
   * Rows shorter than a vector, under a mask; float by float where a whole vector would leave the
   * memory.
   */
  private static void copyMasked(
      int rows,
      int count,
      MemorySegment source,
      long from,
      long sourceStep,
      MemorySegment target,
      long to,
      long targetStep) {
    source = NativeMemory.known(source);
    target = NativeMemory.known(target);
    long lastFrom = source.byteSize() - BYTES;
    long lastTo = target.byteSize() - BYTES;
    VectorMask<Float> mask = F.indexInRange(0, count);
    for (int i = 0; i < rows; i++) {
      if (from <= lastFrom && to <= lastTo) {
        fromMemorySegment(F, source, from, ORDER, mask).intoMemorySegment(target, to, ORDER, mask);
      } else {
        for (int j = 0; j < count; j++) {
          target.set(FLOAT, to + (long) j * 4, source.get(FLOAT, from + (long) j * 4));
        }
      }
      from += sourceStep;
      to += targetStep;
    }
  }

  /** A row of more than a vector; the last begins at float {@code last}. */
  private static void copyVectors(
      int last, MemorySegment source, long from, MemorySegment target, long to) {
    source = NativeMemory.known(source);
    target = NativeMemory.known(target);
    for (int j = 0; j < last; j += FLOATS) {
      fromMemorySegment(F, source, from + (long) j * 4, ORDER)
          .intoMemorySegment(target, to + (long) j * 4, ORDER);
    }
    fromMemorySegment(F, source, from + last * 4L, ORDER)
        .intoMemorySegment(target, to + last * 4L, ORDER);
  }

  @Override
  public void zero(int rows, int count, MemorySegment target, long targetOffset, long targetStep) {
    target = NativeMemory.known(target);
    int whole = count - count % FLOATS;
    for (int i = 0; i < rows; i++) {
      long to = targetOffset + i * targetStep;
      zeroVectors(whole, target, to);
      for (int j = whole; j < count; j++) {
        target.set(FLOAT, to + (long) j * 4, 0f);
      }
    }
  }

  private static void zeroVectors(int count, MemorySegment target, long to) {
    target = NativeMemory.known(target);
    FloatVector zero = FloatVector.zero(F);
    for (int j = 0; j < count; j += FLOATS) {
      zero.intoMemorySegment(target, to + (long) j * 4, ORDER);
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
    int whole = count - count % FLOATS;
    if (whole == 0 && targetStep >= count * 4L) {
      for (int j = 0; j < count; j++) {
        addColumn(
            rows,
            source,
            sourceOffset + j * 4L,
            sourceStep,
            target,
            targetOffset + j * 4L,
            targetStep);
      }
      return;
    }
    for (int i = 0; i < rows; i++) {
      long from = sourceOffset + i * sourceStep;
      long to = targetOffset + i * targetStep;
      addVectors(whole, source, from, target, to);
      for (int j = whole; j < count; j++) {
        long at = to + (long) j * 4;
        target.set(FLOAT, at, target.get(FLOAT, at) + source.get(FLOAT, from + (long) j * 4));
      }
    }
  }

  /** Short rows that lie apart: one float of all rows at a time. */
  private static void addColumn(
      int rows,
      MemorySegment source,
      long from,
      long fromStep,
      MemorySegment target,
      long to,
      long toStep) {
    source = NativeMemory.known(source);
    target = NativeMemory.known(target);
    for (int i = 0; i < rows; i++) {
      long at = to + i * toStep;
      target.set(FLOAT, at, target.get(FLOAT, at) + source.get(FLOAT, from + i * fromStep));
    }
  }

  private static void addVectors(
      int count, MemorySegment source, long from, MemorySegment target, long to) {
    source = NativeMemory.known(source);
    target = NativeMemory.known(target);
    for (int j = 0; j < count; j += FLOATS) {
      fromMemorySegment(F, target, to + (long) j * 4, ORDER)
          .add(fromMemorySegment(F, source, from + (long) j * 4, ORDER))
          .intoMemorySegment(target, to + (long) j * 4, ORDER);
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
    int whole = count - count % FLOATS;
    if (beta == 0) {
      scaleVectors(whole, alpha, x, xOffset, c, cOffset, floor);
    } else {
      scaleAndAddVectors(whole, alpha, x, xOffset, beta, c, cOffset, floor);
    }
    for (int i = whole; i < count; i++) {
      float scaled = alpha * x.get(FLOAT, xOffset + (long) i * 4);
      float sum = beta == 0 ? scaled : Math.fma(beta, c.get(FLOAT, cOffset + (long) i * 4), scaled);
      c.set(FLOAT, cOffset + (long) i * 4, sum <= floor ? floor : sum);
    }
  }

  private static void scaleVectors(
      int count,
      float alpha,
      MemorySegment x,
      long xOffset,
      MemorySegment c,
      long cOffset,
      float floor) {
    x = NativeMemory.known(x);
    c = NativeMemory.known(c);
    FloatVector f = FloatVector.broadcast(F, floor);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector v = fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER).mul(alpha);
      v.blend(f, v.compare(LE, f)).intoMemorySegment(c, cOffset + (long) i * 4, ORDER);
    }
  }

  private static void scaleAndAddVectors(
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
    FloatVector f = FloatVector.broadcast(F, floor);
    FloatVector by = FloatVector.broadcast(F, beta);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector scaled = fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER).mul(alpha);
      FloatVector v = by.fma(fromMemorySegment(F, c, cOffset + (long) i * 4, ORDER), scaled);
      v.blend(f, v.compare(LE, f)).intoMemorySegment(c, cOffset + (long) i * 4, ORDER);
    }
  }
}
