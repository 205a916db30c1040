package dev.lanewise.bench.peers;

import dev.lanewise.bench.calls.Operands;
import java.lang.foreign.MemorySegment;

/** The numbers that Lanewise's contenders get, for the peers. */
final class Floats {
  private Floats() {}

  static MemorySegment random(long count) {
    return MemorySegment.ofArray(Operands.values(Math.toIntExact(count)));
  }
}
