package dev.lanewise.bench;

import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.UniformRandom;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory for benchmarks. */
final class Operands {
  private Operands() {}

  /** Uniform numbers from -1 to 1. */
  static MemorySegment random(long count) {
    MemorySegment memory = Memory.floats(Arena.global(), count);
    UniformRandom.of(count, Parallelism.caller()).run(1, 1, 0, -1f, 1f, memory, 0);
    return memory;
  }

  /** Room for bytes. */
  static MemorySegment room(long bytes) {
    return Memory.bytes(Arena.global(), bytes);
  }

  /** The sizes of a parameter such as {@code 512x512x512}. */
  static int[] sizes(String text) {
    return java.util.Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray();
  }
}
