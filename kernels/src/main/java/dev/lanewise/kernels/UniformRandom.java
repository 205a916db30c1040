package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.Threefry;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Uniform random numbers that depend on (seed, stream, index) alone: {@code y[i] = low + (high -
 * low) (u 2^-24)} with the 24 random bits u of index {@code first + i} (Threefry2x32-20), one
 * rounded product and one rounded sum.
 *
 * <pre>{@code
 * var random = UniformRandom.of(count, Parallelism.caller());
 * random.run(seed, step, 0, -0.05f, 0.05f, y, 0);
 * }</pre>
 */
public final class UniformRandom {
  private final long count;
  private final Parallelism parallelism;

  private UniformRandom(long count, Parallelism parallelism) {
    if (count < 0) {
      throw new IllegalArgumentException("count: expected 0 or more, got " + count);
    }
    this.count = count;
    this.parallelism = parallelism;
  }

  /**
   * The operator for {@code count} numbers.
   *
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public static UniformRandom of(long count, Parallelism parallelism) {
    return new UniformRandom(count, parallelism);
  }

  /**
   * Writes the numbers of indices {@code first} to {@code first + count - 1}.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(
      long seed, long stream, long first, float low, float high, MemorySegment y, long yOffset) {
    Operand.output("y", y, yOffset, count * Float.BYTES, parallelism);
    long key = Threefry.key(seed, stream);
    for (long i = 0; i < count; i++) {
      float unit = Threefry.bits24(key, first + i) * 0x1p-24f;
      y.set(ValueLayout.JAVA_FLOAT_UNALIGNED, yOffset + i * Float.BYTES, low + (high - low) * unit);
    }
  }
}
