package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernels.OperatorCall.Place;
import dev.lanewise.kernels.OperatorCall.Slot;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Operands of every operator that share bytes: what is written, scratch included, lies apart from
 * all else, or the call is refused, names the operand and writes nothing. Only an output in the
 * very place of an input may be allowed; then it gets the bits that it would have got elsewhere.
 */
class OperatorOverlapTest {
  private final Arena arena = Arena.ofShared();
  private final List<String> wrong = new ArrayList<>();

  @Test
  void operandsThatShareBytes() {
    try (arena) {
      for (OperatorCall call :
          OperatorCall.of(OperatorCases.of(arena, Parallelism.threads(2), KernelSet.current()))) {
        List<Slot> operands = call.operands();
        for (int p = 0; p < operands.size(); p++) {
          for (int q = 0; q < p; q++) {
            if (operands.get(p).bytes() > 0 && operands.get(q).bytes() > 0) {
              new Pair(call, p, q).overlap();
            }
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  /** Two operands of a call. */
  private final class Pair {
    private final OperatorCall call;
    private final int p;
    private final int q;
    private final Slot first;
    private final Slot second;

    Pair(OperatorCall call, int p, int q) {
      this.call = call;
      this.p = p;
      this.q = q;
      first = call.operands().get(p);
      second = call.operands().get(q);
    }

    /** The first where the second is, a float further, a float before, and meeting in one float. */
    void overlap() {
      long one = Float.BYTES;
      for (long shift : new long[] {0, one, -one, second.bytes() - one, one - first.bytes()}) {
        if (shift == 0 || shift < second.bytes() && shift > -first.bytes()) {
          overlap(shift);
        }
      }
    }

    private void overlap(long shift) {
      try (Arena memory = Arena.ofShared()) {
        long room = first.bytes() + second.bytes() + Memory.ALIGNMENT;
        MemorySegment block = memory.allocate(call.bytes() + 3 * room, Memory.ALIGNMENT);
        call.fill(block);
        MemorySegment shared = block.asSlice(call.bytes(), 3 * room);
        List<Place> places = new ArrayList<>(call.places(block));
        places.set(p, new Place(shared, room + shift));
        places.set(q, new Place(shared, room));
        // Integers last: floats may hold any bits.
        int last = first.holdsNumbers() ? p : q;
        call.operands().get(p + q - last).fill(slice(places, p + q - last));
        call.operands().get(last).fill(slice(places, last));
        List<byte[]> apart = apart(places);
        byte[] before = block.toArray(ValueLayout.JAVA_BYTE);
        String refusal = refusal(places);
        if (!refusal.isEmpty()) {
          boolean named =
              refusal.equals(first.name() + ": must not overlap " + second.name())
                  || refusal.equals(second.name() + ": must not overlap " + first.name());
          note(shift, !named, refusal);
          note(shift, !first.written() && !second.written(), "inputs may overlap");
          note(shift, MemorySegment.ofArray(before).mismatch(block) >= 0, "refused, but written");
          return;
        }
        boolean scratch = first.isScratch() || second.isScratch();
        boolean written = first.written() || second.written();
        boolean inPlace = shift == 0 && first.written() != second.written() && !scratch;
        note(shift, written && !inPlace, "was not refused");
        for (int i = 0; i < places.size() && (!written || inPlace); i++) {
          Slot slot = call.operands().get(i);
          boolean under = (i == p || i == q) && written && !slot.written();
          boolean same = slice(places, i).mismatch(MemorySegment.ofArray(apart.get(i))) < 0;
          note(shift, !same && !under && !slot.isScratch(), slot.name() + " has other bits");
        }
      }
    }

    private MemorySegment slice(List<Place> places, int operand) {
      Place place = places.get(operand);
      return place.segment().asSlice(place.offset(), call.operands().get(operand).bytes());
    }

    /** What the operands hold after a call on copies of them. */
    private List<byte[]> apart(List<Place> places) {
      try (Arena memory = Arena.ofShared()) {
        MemorySegment block = memory.allocate(call.bytes(), Memory.ALIGNMENT);
        List<Place> copies = call.places(block);
        for (int i = 0; i < places.size(); i++) {
          slice(copies, i).copyFrom(slice(places, i));
        }
        call.run(copies);
        List<byte[]> results = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
          results.add(slice(copies, i).toArray(ValueLayout.JAVA_BYTE));
        }
        return results;
      }
    }

    private String refusal(List<Place> places) {
      try {
        call.run(places);
        return "";
      } catch (RuntimeException e) {
        return String.valueOf(e.getMessage());
      }
    }

    private void note(long shift, boolean bad, String what) {
      if (bad) {
        wrong.add(
            "%s: %s %d bytes after %s: %s"
                .formatted(call, first.name(), shift, second.name(), what));
      }
    }
  }
}
