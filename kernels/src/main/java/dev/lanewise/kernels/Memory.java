package dev.lanewise.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Native memory as the kernels like it: aligned to a cache line and a whole number of them long.
 */
public final class Memory {

  /** The alignment in bytes: a cache line, and the widest vector. */
  public static final long ALIGNMENT = 64;

  private Memory() {}

  /**
   * Allocates zeroed native memory, aligned to {@link #ALIGNMENT}.
   *
   * @param arena the arena that owns the memory
   * @param bytes the size asked for; it is rounded up to a multiple of {@link #ALIGNMENT}
   * @return the memory
   * @throws IllegalArgumentException if {@code bytes} is negative, or too large to be rounded up
   */
  public static MemorySegment allocate(Arena arena, long bytes) {
    if (bytes < 0 || bytes > Long.MAX_VALUE - (ALIGNMENT - 1)) {
      throw new IllegalArgumentException(
          "bytes must be in 0.." + Long.MAX_VALUE + " - 63: " + bytes);
    }
    return arena.allocate((bytes + ALIGNMENT - 1) & -ALIGNMENT, ALIGNMENT);
  }
}
