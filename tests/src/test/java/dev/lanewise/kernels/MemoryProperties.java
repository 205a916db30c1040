package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.LongRange;

@Tag("bits")
class MemoryProperties {

  @Property
  void memoryIsAlignedRoundedUpAndZero(@ForAll @LongRange(min = 1, max = 5000) long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = Memory.bytes(arena, bytes);
      assertEquals(0, memory.address() % 64);
      assertEquals((bytes + 63) / 64 * 64, memory.byteSize());
      for (long i = 0; i < memory.byteSize(); i++) {
        assertEquals(0, memory.get(ValueLayout.JAVA_BYTE, i));
      }
    }
  }
}
