package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.AllocatedBytes;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A warm call of an operator allocates nothing, on the caller's thread and on the workers'. */
@Tag("bits")
class AllocationTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void operatorsAllocateNothing(int threads) {
    List<String> allocating = new ArrayList<>();
    try (Arena arena = Arena.ofShared()) {
      for (OperatorCases.Case one :
          OperatorCases.of(arena, Parallelism.threads(threads), KernelSet.current())) {
        long bytes = AllocatedBytes.leastOfWarm(one.call());
        if (bytes != 0) {
          allocating.add(
              one.name() + ": " + bytes + " bytes in " + AllocatedBytes.CALLS + " calls");
        }
      }
    }
    assertEquals(List.of(), allocating);
  }
}
