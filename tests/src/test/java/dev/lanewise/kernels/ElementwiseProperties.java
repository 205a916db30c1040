package dev.lanewise.kernels;

import static dev.lanewise.kernels.Guarded.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.Tag;

@Tag("bits")
class ElementwiseProperties {
  /** Primes beside a piece's 16,384 floats. */
  private static final int[] LARGE = {1009, 16_381, 16_411, 40_009};

  @Example
  void accumulate_is_one_addition_at_every_size() {
    for (int count = 0; count <= 130; count++) {
      compareAccumulate(count);
    }
    for (int count : LARGE) {
      compareAccumulate(count);
    }
  }

  private static void compareAccumulate(int count) {
    float[] x = values(count, count);
    float[] y = values(count + 1, count);
    float[] expected = new float[count];
    for (int i = 0; i < count; i++) {
      expected[i] = y[i] + x[i];
    }
    for (Parallelism threads : TestKernels.THREADS) {
      for (KernelSet kernels : new KernelSet[] {KernelSet.scalar(), TestKernels.tested()}) {
        assertSameBits(
            expected, accumulate(threads, kernels, x, y), "count " + count + " on " + threads);
      }
    }
  }

  private static float[] accumulate(Parallelism threads, KernelSet kernels, float[] x, float[] y) {
    try (Arena arena = Arena.ofShared()) {
      Guarded from = Guarded.of(arena, x);
      Guarded to = Guarded.of(arena, y);
      Accumulate.of(x.length, threads, kernels)
          .run(from.segment(), from.offset(), to.segment(), to.offset());
      from.assertSurroundingsUntouched();
      to.assertSurroundingsUntouched();
      return to.values();
    }
  }

  /** A third ordinary and adversarial values, a third of any size, a third any bits at all. */
  static float[] values(long seed, int count) {
    Random random = new Random(seed);
    float[] values = Guarded.adversarial(seed, count);
    for (int i = 0; i < count; i++) {
      switch (random.nextInt(3)) {
        case 0 -> values[i] *= 100f;
        case 1 -> values[i] = Float.intBitsToFloat(random.nextInt());
        default -> {}
      }
    }
    return values;
  }

  @Example
  void bad_operands_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> Accumulate.of(-1, Parallelism.caller()));
    Accumulate add = Accumulate.of(8, Parallelism.caller());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment x = Memory.floats(arena, 16);
      MemorySegment y = Memory.floats(arena, 16);
      assertMessage("y: must not overlap x", () -> add.run(x, 0, x, 4));
      assertMessage("y: expected writable", () -> add.run(x, 0, y.asReadOnly(), 0));
      assertMessage("x: expected 32 bytes from offset 36", () -> add.run(x, 36, y, 0));
      assertMessage("x: expected an address", () -> add.run(x, 2, y, 0));
      assertMessage(
          "x: expected native memory", () -> add.run(MemorySegment.ofArray(new float[8]), 0, y, 0));
      assertMessage(
          "x: the segment is confined",
          () -> Accumulate.of(8, Parallelism.threads(2)).run(x, 0, y, 0));
    }
  }

  @Example
  void nothing_may_have_any_address() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment x = Memory.floats(arena, 1);
      Accumulate.of(0, Parallelism.caller()).run(x, 64, x, 64);
      assertEquals(64, x.byteSize());
    }
  }

  static void assertMessage(String start, Runnable call) {
    RuntimeException thrown = assertThrows(RuntimeException.class, call::run);
    assertTrue(String.valueOf(thrown.getMessage()).startsWith(start), thrown.toString());
  }
}
