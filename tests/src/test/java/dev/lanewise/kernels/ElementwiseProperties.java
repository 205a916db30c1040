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

  private enum Operator {
    RELU,
    EXP,
    LOG,
    ACCUMULATE;

    void run(int count, Parallelism threads, KernelSet kernels, Guarded x, Guarded y) {
      MemorySegment from = x.segment();
      MemorySegment to = y.segment();
      switch (this) {
        case RELU -> Relu.forward(count, threads, kernels).run(from, x.offset(), to, y.offset());
        case EXP -> Exp.of(count, threads, kernels).run(from, x.offset(), to, y.offset());
        case LOG -> Log.of(count, threads, kernels).run(from, x.offset(), to, y.offset());
        case ACCUMULATE ->
            Accumulate.of(count, threads, kernels).run(from, x.offset(), to, y.offset());
      }
    }

    float expected(float x, float y) {
      return switch (this) {
        case RELU -> x <= 0 ? 0f : x;
        case ACCUMULATE -> y + x;
        default -> throw new AssertionError("see FunctionAccuracy");
      };
    }
  }

  @Example
  void scalar_eq_vector_at_every_size() {
    for (Operator operator : Operator.values()) {
      for (int count = 0; count <= 130; count++) {
        compare(operator, count);
      }
      for (int count : LARGE) {
        compare(operator, count);
      }
    }
  }

  private static void compare(Operator operator, int count) {
    float[] x = values(count, count);
    float[] y = values(count + 1, count);
    float[] reference = run(operator, Parallelism.caller(), KernelSet.scalar(), x, y, false);
    for (Parallelism threads : TestKernels.THREADS) {
      String what = operator + " of " + count + " on " + threads;
      assertSameBits(reference, run(operator, threads, TestKernels.tested(), x, y, false), what);
      if (operator != Operator.ACCUMULATE) {
        assertSameBits(
            reference,
            run(operator, threads, TestKernels.tested(), x, y, true),
            what + " in place");
      }
    }
    if (operator == Operator.RELU || operator == Operator.ACCUMULATE) {
      float[] expected = new float[count];
      for (int i = 0; i < count; i++) {
        expected[i] = operator.expected(x[i], y[i]);
      }
      assertSameBits(expected, reference, operator + " of " + count);
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

  private static float[] run(
      Operator operator,
      Parallelism threads,
      KernelSet kernels,
      float[] x,
      float[] y,
      boolean inPlace) {
    try (Arena arena = Arena.ofShared()) {
      Guarded from = Guarded.of(arena, x);
      Guarded to = inPlace ? from : Guarded.of(arena, y);
      operator.run(x.length, threads, kernels, from, to);
      from.assertSurroundingsUntouched();
      to.assertSurroundingsUntouched();
      return to.values();
    }
  }

  @Example
  void relu_gradient_passes_above_zero_and_at_nan() {
    for (int count = 0; count <= 130; count++) {
      compareReluBackward(count);
    }
    for (int count : LARGE) {
      compareReluBackward(count);
    }
  }

  private static void compareReluBackward(int count) {
    float[] y = values(count, count);
    float[] gradient = values(count + 1, count);
    float[] expected = new float[count];
    for (int i = 0; i < count; i++) {
      expected[i] = y[i] <= 0 ? 0f : gradient[i];
    }
    for (Parallelism threads : TestKernels.THREADS) {
      for (KernelSet kernels : new KernelSet[] {KernelSet.scalar(), TestKernels.tested()}) {
        ReluBackward relu = Relu.backward(count, threads, kernels);
        for (int place = 0; place < 3; place++) {
          String what = "count " + count + " on " + threads + " at " + place;
          assertSameBits(expected, reluBackward(relu, y, gradient, place), what);
        }
      }
    }
  }

  private static float[] reluBackward(ReluBackward relu, float[] y, float[] gradient, int place) {
    try (Arena arena = Arena.ofShared()) {
      Guarded output = Guarded.of(arena, y);
      Guarded from = Guarded.of(arena, gradient);
      Guarded to =
          switch (place) {
            case 0 -> Guarded.of(arena, y.length);
            case 1 -> output;
            default -> from;
          };
      relu.run(
          output.segment(),
          output.offset(),
          from.segment(),
          from.offset(),
          to.segment(),
          to.offset());
      to.assertSurroundingsUntouched();
      return to.values();
    }
  }

  @Example
  void bad_operands_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> Exp.of(-1, Parallelism.caller()));
    Exp exp = Exp.of(8, Parallelism.caller());
    ReluBackward relu = Relu.backward(8, Parallelism.caller());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment x = Memory.floats(arena, 16);
      MemorySegment y = Memory.floats(arena, 16);
      assertMessage("y: must not overlap x", () -> exp.run(x, 0, x, 4));
      assertMessage("y: expected writable", () -> exp.run(x, 0, y.asReadOnly(), 0));
      assertMessage("x: expected 32 bytes from offset 36", () -> exp.run(x, 36, y, 0));
      assertMessage("x: expected an address", () -> exp.run(x, 2, y, 0));
      assertMessage(
          "x: expected native memory", () -> exp.run(MemorySegment.ofArray(new float[8]), 0, y, 0));
      assertMessage("gradInput: must not overlap gradOutput", () -> relu.run(x, 0, y, 0, y, 16));
      assertMessage(
          "x: the segment is confined", () -> Log.of(8, Parallelism.threads(2)).run(x, 0, y, 0));
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
