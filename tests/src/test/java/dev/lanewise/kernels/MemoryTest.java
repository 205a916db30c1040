package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

class MemoryTest {

  @Test
  void nothingStillTakesACacheLine() {
    try (Arena arena = Arena.ofConfined()) {
      assertEquals(64, Memory.bytes(arena, 0).byteSize());
    }
  }

  @Test
  void sizesThatCannotBeRoundedUpAreRefused() {
    try (Arena arena = Arena.ofConfined()) {
      assertThrows(IllegalArgumentException.class, () -> Memory.bytes(arena, -1));
      assertThrows(IllegalArgumentException.class, () -> Memory.bytes(arena, Long.MAX_VALUE));
    }
  }
}
