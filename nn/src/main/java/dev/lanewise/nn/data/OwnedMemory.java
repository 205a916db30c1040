package dev.lanewise.nn.data;

import dev.lanewise.kernels.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;

/**
 * Native memory that lives as long as this object is reachable. It comes from a shared arena, so
 * that any thread may use it and the heap's limit of direct memory does not count.
 */
public final class OwnedMemory {
  private static final Cleaner CLEANER = Cleaner.create();

  private final MemorySegment segment;

  private OwnedMemory(MemorySegment segment) {
    this.segment = segment;
  }

  /**
   * Allocates zeroed memory.
   *
   * @param bytes how much
   * @return its owner
   */
  public static OwnedMemory ofBytes(long bytes) {
    NativeBudget.take(bytes);
    Arena arena = Arena.ofShared();
    OwnedMemory owned;
    try {
      owned = new OwnedMemory(Memory.bytes(arena, bytes));
    } catch (Throwable e) {
      NativeBudget.give(bytes);
      arena.close();
      throw e;
    }
    CLEANER.register(
        owned,
        () -> {
          arena.close();
          NativeBudget.give(bytes);
        });
    return owned;
  }

  /**
   * The memory.
   *
   * @return a segment that is valid while this object is reachable
   */
  public MemorySegment segment() {
    return segment;
  }
}
