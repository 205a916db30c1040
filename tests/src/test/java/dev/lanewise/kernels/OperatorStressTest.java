package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.OperatorCall.Place;
import dev.lanewise.kernels.OperatorCall.Slot;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every operator, at the same time as others and as itself on other threads' memory, gives the bits
 * of a lone run.
 */
@Tag("bits")
class OperatorStressTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 200;
  private static final byte POISON = (byte) 0xff;

  /**
   * A call before and after it has run alone: all memory but scratch must look the same after any
   * other run.
   */
  private record Lone(OperatorCall call, MemorySegment before, MemorySegment after) {
    static Lone of(OperatorCall call, Arena arena) {
      MemorySegment before = arena.allocate(call.bytes(), Memory.ALIGNMENT);
      before.fill(POISON);
      call.fill(before);
      for (int i = 0; i < call.operands().size(); i++) {
        if (call.operands().get(i).isScratch()) {
          slice(call, i, before).fill(POISON);
        }
      }
      MemorySegment after = arena.allocate(call.bytes(), Memory.ALIGNMENT).copyFrom(before);
      call.run(call.places(after));
      return new Lone(call, before, after);
    }

    /** Fails unless a run on another team has left the same in all operands but scratch. */
    void assertSameAs(Lone other) {
      assertEquals(other.call.name(), call.name());
      for (int i = 0; i < call.operands().size(); i++) {
        assertTrue(
            call.operands().get(i).isScratch()
                || slice(call, i, after).mismatch(slice(other.call, i, other.after)) < 0,
            call + " depends on threads: " + call.operands().get(i));
      }
    }

    private static MemorySegment slice(OperatorCall call, int operand, MemorySegment memory) {
      Place place = call.places(memory).get(operand);
      return memory.asSlice(place.offset(), call.operands().get(operand).bytes());
    }

    /** Runs it on this memory; returns what differs, or nothing. */
    List<String> differences(MemorySegment memory, String where) {
      MemorySegment mine = memory.asSlice(0, before.byteSize()).copyFrom(before);
      call.run(call.places(mine));
      List<String> differences = new ArrayList<>();
      for (int i = 0; i < call.operands().size(); i++) {
        Slot slot = call.operands().get(i);
        if (slot.isScratch()) {
          slice(call, i, mine).copyFrom(slice(call, i, after));
        }
        long at = slice(call, i, after).mismatch(slice(call, i, mine));
        if (at >= 0) {
          differences.add(call + " " + where + ": " + slot.name() + " differs at byte " + at);
        }
      }
      if (differences.isEmpty() && after.mismatch(mine) >= 0) {
        differences.add(call + " " + where + ": wrote outside its operands");
      }
      return differences;
    }
  }

  @Test
  void manyThreadsOnSharedOperatorsAndTeams() throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(3);
        ExecutorService callers = Executors.newFixedThreadPool(THREADS);
        Arena arena = Arena.ofShared()) {
      List<Parallelism> teams =
          List.of(
              Parallelism.caller(),
              Parallelism.allCores(),
              Parallelism.threads(3),
              Parallelism.on(executor, 4));
      List<List<Lone>> lone = new ArrayList<>();
      for (Parallelism team : teams) {
        List<Lone> ofTeam = new ArrayList<>();
        for (OperatorCall call :
            OperatorCall.of(OperatorCases.of(arena, team, KernelSet.current()))) {
          ofTeam.add(Lone.of(call, arena));
        }
        lone.add(ofTeam);
        for (int i = 0; i < ofTeam.size(); i++) {
          ofTeam.get(i).assertSameAs(lone.getFirst().get(i));
        }
      }
      List<Callable<List<String>>> threads = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        Random random = new Random(thread);
        threads.add(() -> rounds(random, teams, lone));
      }
      List<String> differences = new ArrayList<>();
      for (Future<List<String>> thread : callers.invokeAll(threads)) {
        differences.addAll(thread.get());
      }
      assertEquals(List.of(), differences);
    }
  }

  /** Random calls; now and then the one that all threads make at about this time. */
  private static List<String> rounds(
      Random random, List<Parallelism> teams, List<List<Lone>> lone) {
    List<String> differences = new ArrayList<>();
    long most =
        lone.stream().flatMap(List::stream).mapToLong(one -> one.call.bytes()).max().orElse(0);
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = arena.allocate(most, Memory.ALIGNMENT);
      for (int round = 0; round < ROUNDS; round++) {
        int team = random.nextInt(teams.size());
        List<Lone> calls = lone.get(team);
        int which = random.nextInt(3) == 0 ? round % calls.size() : random.nextInt(calls.size());
        differences.addAll(calls.get(which).differences(memory, "on " + teams.get(team)));
      }
    }
    return differences;
  }
}
