package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/**
 * An operand in the middle of a larger segment whose surroundings hold a NaN of a known pattern:
 * what is read from there spoils the result, and what is written there is seen by {@link
 * #assertSurroundingsUntouched}.
 */
public record Guarded(MemorySegment segment, long offset, int count) {
  private static final int GUARD_BITS = 0x7fc0_beef;
  private static final int GUARD_FLOATS = 67;

  /** Room for {@code count} floats, all NaN. */
  public static Guarded of(Arena arena, int count) {
    MemorySegment segment =
        arena.allocate((count + 2L * GUARD_FLOATS) * Float.BYTES, Memory.ALIGNMENT);
    for (int i = 0; i < count + 2 * GUARD_FLOATS; i++) {
      segment.setAtIndex(ValueLayout.JAVA_INT, i, GUARD_BITS);
    }
    return new Guarded(segment, (long) GUARD_FLOATS * Float.BYTES, count);
  }

  /** These values. */
  public static Guarded of(Arena arena, float[] values) {
    Guarded guarded = of(arena, values.length);
    guarded.set(values);
    return guarded;
  }

  /** Makes the operand hold other values. */
  public void set(float[] values) {
    MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, offset, values.length);
  }

  /** What the operand holds. */
  public float[] values() {
    float[] values = new float[count];
    MemorySegment.copy(segment, ValueLayout.JAVA_FLOAT, offset, values, 0, count);
    return values;
  }

  /** Fails if anything around the operand has changed. */
  public void assertSurroundingsUntouched() {
    for (int i = 0; i < count + 2 * GUARD_FLOATS; i++) {
      if (i < GUARD_FLOATS || i >= GUARD_FLOATS + count) {
        assertEquals(
            GUARD_BITS, segment.getAtIndex(ValueLayout.JAVA_INT, i), "written outside, at " + i);
      }
    }
  }

  /** Values between -1 and 1. */
  public static float[] uniform(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }

  /** Ordinary values mixed with subnormals, signed zeros, infinities, huge values and a few NaN. */
  static float[] adversarial(long seed, int count) {
    float[] special = {
      0f,
      -0f,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      1e-40f,
      -1e-40f,
      Float.MIN_NORMAL,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.NaN
    };
    Random random = new Random(seed);
    float[] values = uniform(seed, count);
    for (int i = 0; i < count; i++) {
      if (random.nextInt(6) == 0) {
        values[i] = special[random.nextInt(special.length)];
      }
    }
    return values;
  }

  /** Fails at the first value whose bits differ; any NaN equals any NaN. */
  static void assertSameBits(float[] expected, float[] actual, String what) {
    assertEquals(expected.length, actual.length, what);
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
        throw new AssertionError(
            what + ": expected " + expected[i] + " at " + i + ", got " + actual[i]);
      }
    }
  }

  /**
   * Fails at the first value further from the exact one than {@code terms} roundings of {@code
   * magnitude} allow.
   */
  static void assertClose(
      double[] exact, double[] magnitude, int terms, float[] actual, String what) {
    for (int i = 0; i < exact.length; i++) {
      double unit = (terms + 2) * 0x1p-24;
      double bound = unit / (1 - unit) * magnitude[i] + Float.MIN_VALUE;
      if (!(Math.abs(exact[i] - actual[i]) <= bound)) {
        throw new AssertionError(
            what + ": expected " + exact[i] + " +- " + bound + " at " + i + ", got " + actual[i]);
      }
    }
  }
}
