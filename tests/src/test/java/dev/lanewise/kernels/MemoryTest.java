package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

class MemoryTest {

  @Test
  void nothingIsAnEmptySegment() {
    try (Arena arena = Arena.ofConfined()) {
      assertEquals(0, Memory.allocate(arena, 0).byteSize());
    }
  }

  @Test
  void sizesThatCannotBeRoundedUpAreRefused() {
    try (Arena arena = Arena.ofConfined()) {
      assertThrows(IllegalArgumentException.class, () -> Memory.allocate(arena, -1));
      assertThrows(IllegalArgumentException.class, () -> Memory.allocate(arena, Long.MAX_VALUE));
    }
  }
}
