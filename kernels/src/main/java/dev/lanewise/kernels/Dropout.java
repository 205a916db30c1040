package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.Threefry;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Inverted dropout: {@code y[i] = x[i] (1 / (1 - rate))} where the 24 random bits of (seed, stream,
 * {@code first + i}) are at least {@code rate 2^24}, else +0. The same call on a gradient is the
 * backward pass: no mask is stored.
 *
 * <pre>{@code
 * var dropout = Dropout.of(count, Parallelism.caller());
 * dropout.run(x, 0, 0.5f, seed, step, 0, y, 0);
 * dropout.run(gradOutput, 0, 0.5f, seed, step, 0, gradInput, 0);   // drops the same
 * }</pre>
 */
public final class Dropout {
  private final long count;
  private final Parallelism parallelism;

  private Dropout(long count, Parallelism parallelism) {
    if (count < 0) {
      throw new IllegalArgumentException("count: expected 0 or more, got " + count);
    }
    this.count = count;
    this.parallelism = parallelism;
  }

  /**
   * The operator for {@code count} floats.
   *
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public static Dropout of(long count, Parallelism parallelism) {
    return new Dropout(count, parallelism);
  }

  /**
   * Drops or scales each value; y may be x.
   *
   * @param rate the share that is dropped, from 0 to 1
   * @throws IllegalArgumentException if the rate is out of range, or memory is on the heap, not
   *     accessible, read-only or overlapping in part
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(
      MemorySegment x,
      long xOffset,
      float rate,
      long seed,
      long stream,
      long first,
      MemorySegment y,
      long yOffset) {
    if (!(rate >= 0f && rate <= 1f)) {
      throw new IllegalArgumentException("rate: expected 0 to 1, got " + rate);
    }
    long bytes = count * Float.BYTES;
    Operand.input("x", x, xOffset, bytes, parallelism);
    Operand.output("y", y, yOffset, bytes, parallelism);
    Operand.sameOrApart("y", y, yOffset, bytes, "x", x, xOffset, bytes);
    long key = Threefry.key(seed, stream);
    int threshold = Math.round(rate * 0x1p24f);
    float scale = 1f / (1f - rate);
    for (long i = 0; i < count; i++) {
      boolean kept = Threefry.bits24(key, first + i) >= threshold;
      float value = x.get(ValueLayout.JAVA_FLOAT_UNALIGNED, xOffset + i * Float.BYTES);
      y.set(ValueLayout.JAVA_FLOAT_UNALIGNED, yOffset + i * Float.BYTES, kept ? value * scale : 0f);
    }
  }
}
