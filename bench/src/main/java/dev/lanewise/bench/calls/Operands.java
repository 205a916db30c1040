package dev.lanewise.bench.calls;

import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.UniformRandom;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Memory of one call; the same numbers for the same count. */
public record Operands(Arena arena) {

  /** The numbers of {@link #random}. */
  public static float[] values(int count) {
    // Not a confined arena: see docs/embedding.md, Memory.
    try (Arena arena = Arena.ofShared()) {
      return new Operands(arena).random(count).toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  /** Uniform numbers from -1 to 1. */
  MemorySegment random(long count) {
    return random(count, -1f);
  }

  /** Uniform numbers from 0 to 1. */
  MemorySegment positive(long count) {
    return random(count, 0f);
  }

  private MemorySegment random(long count, float low) {
    MemorySegment memory = Memory.floats(arena, count).asSlice(0, count * Float.BYTES);
    UniformRandom.of(count, Parallelism.caller()).run(1, 1, 0, low, 1f, memory, 0);
    return memory;
  }

  /** Labels of classes, from 0 on. */
  MemorySegment labels(int count, int classes) {
    MemorySegment memory = room((long) count * Integer.BYTES);
    for (int i = 0; i < count; i++) {
      memory.setAtIndex(ValueLayout.JAVA_INT, i, i % classes);
    }
    return memory;
  }

  /** Room for bytes. */
  MemorySegment room(long bytes) {
    return Memory.bytes(arena, bytes);
  }
}
