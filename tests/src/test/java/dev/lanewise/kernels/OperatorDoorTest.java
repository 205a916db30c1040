package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.architecture.ClassFiles;
import dev.lanewise.kernels.OperatorCall.Place;
import dev.lanewise.kernels.OperatorCall.Slot;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every operator refuses memory that it cannot use, names the operand and writes nothing: each
 * operand of each method of all {@link OperatorCases}, one at a time.
 */
class OperatorDoorTest {
  private final Arena arena = Arena.ofShared();
  private final List<String> wrong = new ArrayList<>();
  private List<OperatorCall> calls = List.of();

  @BeforeEach
  void findCalls() {
    calls = OperatorCall.of(OperatorCases.of(arena, Parallelism.threads(2), KernelSet.current()));
  }

  @AfterEach
  void closeArena() {
    arena.close();
  }

  /** What becomes of an operand. */
  private interface Spoiler {
    Place spoil(MemorySegment segment, long offset, long bytes);
  }

  /** Each operand that has a byte, spoilt. */
  private void assertRefused(Class<? extends Exception> type, String why, Spoiler spoiler) {
    for (OperatorCall call : calls) {
      try (Arena memory = Arena.ofShared()) {
        MemorySegment block = memory.allocate(call.bytes(), Memory.ALIGNMENT);
        for (int i = 0; i < call.operands().size(); i++) {
          Slot slot = call.operands().get(i);
          if (slot.bytes() == 0) {
            continue;
          }
          call.fill(block);
          List<Place> places = new ArrayList<>(call.places(block));
          places.set(i, spoiler.spoil(block, places.get(i).offset(), slot.bytes()));
          expect(call, slot.name() + ":", type, why, places, block);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  private void expect(
      OperatorCall call,
      String start,
      Class<? extends Exception> type,
      String why,
      List<Place> places,
      MemorySegment block) {
    byte[] before = block.toArray(ValueLayout.JAVA_BYTE);
    String outcome = "nothing was thrown";
    try {
      call.run(places);
    } catch (RuntimeException t) {
      String message = String.valueOf(t.getMessage());
      boolean right = type.isInstance(t) && message.startsWith(start) && message.contains(why);
      outcome = right ? "" : t.toString();
    }
    if (!outcome.isEmpty()) {
      wrong.add(call + ": expected " + start + " ..." + why + "..., but " + outcome);
    }
    if (MemorySegment.ofArray(before).mismatch(block) >= 0) {
      wrong.add(call + ": " + start + " was refused after something was written");
    }
  }

  @Test
  void everyOperatorIsAmongTheCases() throws Exception {
    Set<String> missing = new TreeSet<>();
    for (String name : ClassFiles.in("dev.lanewise.kernels")) {
      Class<?> type = Class.forName(name);
      for (Method method : OperatorCall.methods(type)) {
        missing.add(type.getSimpleName() + "." + method.getName());
      }
    }
    assertTrue(missing.contains("Gemm.runPacked"), missing::toString);
    for (OperatorCall call : calls) {
      missing.remove(call.operator().getClass().getSimpleName() + "." + call.method().getName());
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyOperatorWritesSomething() {
    for (OperatorCall call : calls) {
      assertTrue(
          call.operands().stream().anyMatch(slot -> slot.written() && !slot.isScratch()),
          call::toString);
    }
  }

  @Test
  void oneByteTooFew() {
    assertRefused(
        IndexOutOfBoundsException.class,
        "expected",
        (segment, offset, bytes) -> new Place(segment.asSlice(0, offset + bytes - 1), offset));
  }

  @Test
  void offsetsOutsideTheSegment() {
    for (long at : new long[] {-4, Long.MIN_VALUE, Long.MAX_VALUE - 3}) {
      assertRefused(
          IndexOutOfBoundsException.class,
          "from offset " + at,
          (segment, offset, bytes) -> new Place(segment, at));
    }
  }

  @Test
  void misalignedAddresses() {
    for (int shift = 1; shift < 4; shift++) {
      int by = shift;
      assertRefused(
          IllegalArgumentException.class,
          "multiple of 4",
          (segment, offset, bytes) -> new Place(segment, offset + by));
    }
  }

  @Test
  void heapMemory() {
    assertRefused(
        IllegalArgumentException.class,
        "heap",
        (segment, offset, bytes) ->
            new Place(MemorySegment.ofArray(new float[(int) (offset + bytes) / 4 + 1]), offset));
  }

  @Test
  void closedMemory() {
    assertRefused(
        IllegalStateException.class,
        "closed",
        (segment, offset, bytes) -> {
          try (Arena other = Arena.ofShared()) {
            return new Place(other.allocate(bytes, Memory.ALIGNMENT), 0);
          }
        });
  }

  @Test
  void memoryConfinedToAnotherThread() throws Exception {
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Arena confined = other.submit(Arena::ofConfined).get();
      MemorySegment theirs = other.submit(() -> confined.allocate(1 << 20, 64)).get();
      assertRefused(
          IllegalArgumentException.class,
          "another thread",
          (segment, offset, bytes) -> new Place(theirs, 0));
      other.submit(confined::close).get();
    }
  }

  /** Where other threads would touch it, it is refused; where not, the call is as any other. */
  @Test
  void memoryConfinedToTheCaller() {
    for (OperatorCall call : calls) {
      for (int i = 0; i < call.operands().size(); i++) {
        try (Arena memory = Arena.ofShared();
            Arena confined = Arena.ofConfined()) {
          MemorySegment block = memory.allocate(call.bytes(), Memory.ALIGNMENT);
          MemorySegment mine = confined.allocate(call.bytes(), Memory.ALIGNMENT);
          call.fill(block);
          call.fill(mine);
          List<Place> places = new ArrayList<>(call.places(block));
          places.set(i, call.places(mine).get(i));
          try {
            call.run(places);
          } catch (IllegalArgumentException e) {
            String name = call.operands().get(i).name();
            String message = String.valueOf(e.getMessage());
            assertTrue(
                message.startsWith(name + ": the segment is confined to the calling thread"),
                () -> call + ": " + message);
          }
        }
      }
    }
  }
}
