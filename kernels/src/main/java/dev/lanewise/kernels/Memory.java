package dev.lanewise.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Native memory as the kernels like it: on a cache line, in whole cache lines, zeroed.
 *
 * <pre>{@code
 * MemorySegment input = Memory.floats(arena, pixels * channels);
 * }</pre>
 */
public final class Memory {
  /** Bytes in a cache line and in the widest vector. */
  public static final long ALIGNMENT = 64;

  private Memory() {}

  /**
   * Allocates memory for {@code count} floats.
   *
   * @throws IllegalArgumentException if {@code count} is negative or its bytes overflow a {@code
   *     long}
   */
  public static MemorySegment floats(Arena arena, long count) {
    if (count < 0 || count > Long.MAX_VALUE / Float.BYTES - ALIGNMENT) {
      throw new IllegalArgumentException("count: expected 0 or more floats, got " + count);
    }
    return bytes(arena, count * Float.BYTES);
  }

  /**
   * Allocates {@code bytes} bytes, rounded up to whole cache lines (at least one).
   *
   * @throws IllegalArgumentException if {@code bytes} is negative or too large to be rounded up
   */
  public static MemorySegment bytes(Arena arena, long bytes) {
    if (bytes < 0 || bytes > Long.MAX_VALUE - ALIGNMENT) {
      throw new IllegalArgumentException("bytes: expected a size of memory, got " + bytes);
    }
    return arena.allocate(Math.max(ALIGNMENT, alignUp(bytes)), ALIGNMENT);
  }

  /** The next multiple of {@link #ALIGNMENT}. */
  public static long alignUp(long bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }
}
