package dev.lanewise.kernels;

import static dev.lanewise.kernels.Guarded.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/**
 * Two operands element by element. The oracle computes in double precision and rounds once, which
 * is what one float operation does.
 */
@Tag("bits")
class ElementwiseProperties {
  /** Where the output lies. */
  private enum Place {
    APART,
    ON_A,
    ON_B
  }

  private static double exact(ElementwiseOperation operation, double a, double b) {
    return switch (operation) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MAXIMUM -> Math.max(a, b);
      case MINIMUM -> Math.min(a, b);
    };
  }

  /** The element of b that meets element i of a. */
  private static int meets(ElementwiseShape shape, int i) {
    return switch (shape.second()) {
      case SAME -> i;
      case PER_CHANNEL -> i % shape.channels();
      case PER_ROW -> i / shape.channels();
      case SCALAR -> 0;
    };
  }

  @Property(tries = 150)
  void elementsAreOneRoundedOperation(
      @ForAll ElementwiseOperation operation,
      @ForAll SecondOperand second,
      @ForAll @IntRange(min = 1, max = 200) int rows,
      @ForAll @IntRange(min = 1, max = 120) int channels) {
    check(operation, new ElementwiseShape(rows, channels, second));
  }

  private static void check(ElementwiseOperation operation, ElementwiseShape shape) {
    float[] a = values(1, (int) shape.count());
    float[] b = values(2, (int) shape.secondCount());
    float[] expected = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      expected[i] = (float) exact(operation, a[i], b[meets(shape, i)]);
    }
    List<Place> places =
        b.length == a.length ? List.of(Place.values()) : List.of(Place.APART, Place.ON_A);
    for (Place place : places) {
      String what = operation + " " + shape + " " + place;
      assertSameBits(
          expected,
          run(operation, shape, Parallelism.caller(), KernelSet.scalar(), a, b, place),
          what + " in plain Java");
      for (Parallelism threads : TestKernels.THREADS) {
        assertSameBits(
            expected,
            run(operation, shape, threads, TestKernels.tested(), a, b, place),
            what + " " + threads);
      }
    }
  }

  private static float[] run(
      ElementwiseOperation operation,
      ElementwiseShape shape,
      Parallelism threads,
      KernelSet kernels,
      float[] first,
      float[] second,
      Place place) {
    Elementwise elementwise = Elementwise.of(operation, shape, threads, kernels);
    try (Arena arena = Arena.ofShared()) {
      Guarded a = Guarded.of(arena, first);
      Guarded b = Guarded.of(arena, second);
      Guarded y =
          switch (place) {
            case APART -> Guarded.of(arena, first.length);
            case ON_A -> a;
            case ON_B -> b;
          };
      elementwise.run(a.segment(), a.offset(), b.segment(), b.offset(), y.segment(), y.offset());
      y.assertSurroundingsUntouched();
      if (place == Place.APART) {
        assertSameBits(first, a.values(), "a is read only");
        assertSameBits(second, b.values(), "b is read only");
      }
      return y.values();
    }
  }

  /** Channels around vectors, around repeated blocks of 512 and 1,024, and beyond. */
  @Example
  void everyWayOfRepeatingAtItsEdges() {
    for (SecondOperand second : SecondOperand.values()) {
      for (int channels : VectorEdges.COUNTS) {
        for (int rows : new int[] {1, 2, 37}) {
          check(ElementwiseOperation.SUBTRACT, new ElementwiseShape(rows, channels, second));
        }
      }
      for (int channels : new int[] {255, 256, 257, 511, 512, 513, 1023, 1024, 1025, 2049}) {
        check(ElementwiseOperation.DIVIDE, new ElementwiseShape(3, channels, second));
        check(ElementwiseOperation.MAXIMUM, new ElementwiseShape(1, channels, second));
      }
    }
  }

  /** A piece is 16,384 elements, or as many whole rows as fit. */
  @Example
  void everyWayOfRepeatingAtTheEdgesOfPieces() {
    for (SecondOperand second : SecondOperand.values()) {
      for (int rows : new int[] {1023, 1024, 1025, 2500}) {
        check(ElementwiseOperation.ADD, new ElementwiseShape(rows, 16, second));
      }
      check(ElementwiseOperation.MULTIPLY, new ElementwiseShape(3, 16_385, second));
      check(ElementwiseOperation.MINIMUM, new ElementwiseShape(16_385, 1, second));
      check(ElementwiseOperation.SUBTRACT, new ElementwiseShape(5461, 3, second));
    }
  }

  @Property(tries = 80)
  void gradientsOfExtremaGoToTheWinner(
      @ForAll boolean maximum,
      @ForAll SecondOperand second,
      @ForAll @IntRange(min = 1, max = 150) int rows,
      @ForAll @IntRange(min = 1, max = 150) int channels,
      @ForAll @IntRange(max = 3) int place) {
    ElementwiseShape shape = new ElementwiseShape(rows, channels, second);
    float[] a = withTies(1, (int) shape.count());
    float[] b = withTies(2, (int) shape.secondCount());
    float[] g = Guarded.adversarial(3, a.length);
    float[] gradA = new float[a.length];
    float[] gradB = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      float other = b[meets(shape, i)];
      boolean first = maximum ? a[i] >= other : a[i] <= other;
      (first ? gradA : gradB)[i] = g[i];
    }
    ElementwiseOperation operation =
        maximum ? ElementwiseOperation.MAXIMUM : ElementwiseOperation.MINIMUM;
    gradients(operation, shape, KernelSet.scalar(), Parallelism.caller(), place, a, b, g)
        .assertSame(gradA, gradB, shape + " in plain Java");
    for (Parallelism threads : TestKernels.THREADS) {
      gradients(operation, shape, TestKernels.tested(), threads, place, a, b, g)
          .assertSame(gradA, gradB, shape + " " + threads);
    }
  }

  /** Small whole numbers, NaN among them. */
  private static float[] withTies(long seed, int count) {
    float[] values = Guarded.uniform(seed, count);
    for (int i = 0; i < count; i++) {
      values[i] = values[i] > 0.9f ? Float.NaN : Math.round(values[i] * 3);
    }
    return values;
  }

  private record Gradients(float[] byA, float[] byB) {
    void assertSame(float[] a, float[] b, String what) {
      assertSameBits(a, byA, "by a, " + what);
      assertSameBits(b, byB, "by b, " + what);
    }
  }

  private static Gradients gradients(
      ElementwiseOperation operation,
      ElementwiseShape shape,
      KernelSet kernels,
      Parallelism threads,
      int place,
      float[] first,
      float[] second,
      float[] gradient) {
    ExtremumBackward backward = ExtremumBackward.of(operation, shape, threads, kernels);
    try (Arena arena = Arena.ofShared()) {
      Guarded a = Guarded.of(arena, first);
      Guarded b = Guarded.of(arena, second);
      Guarded g = Guarded.of(arena, gradient);
      Guarded byA = place == 1 ? g : place == 2 ? a : Guarded.of(arena, first.length);
      Guarded byB = place == 2 ? g : place == 3 ? a : Guarded.of(arena, first.length);
      backward.run(
          a.segment(),
          a.offset(),
          b.segment(),
          b.offset(),
          g.segment(),
          g.offset(),
          byA.segment(),
          byA.offset(),
          byB.segment(),
          byB.offset());
      byA.assertSurroundingsUntouched();
      byB.assertSurroundingsUntouched();
      return new Gradients(byA.values(), byB.values());
    }
  }

  @Property(tries = 60)
  void scaleAndShiftIsOneFma(
      @ForAll @IntRange(max = 40_000) int count, @ForAll float scale, @ForAll float shift) {
    float[] x = values(count, count);
    float[] expected = new float[count];
    for (int i = 0; i < count; i++) {
      expected[i] = Math.fma(x[i], scale, shift);
    }
    for (KernelSet kernels : List.of(KernelSet.scalar(), TestKernels.tested())) {
      for (Parallelism threads : TestKernels.THREADS) {
        try (Arena arena = Arena.ofShared()) {
          Guarded in = Guarded.of(arena, x);
          Guarded y = Guarded.of(arena, count);
          ScaleAndShift operator = ScaleAndShift.of(count, scale, shift, threads, kernels);
          operator.run(in.segment(), in.offset(), y.segment(), y.offset());
          y.assertSurroundingsUntouched();
          assertSameBits(expected, y.values(), count + " " + threads);
          operator.run(in.segment(), in.offset(), in.segment(), in.offset());
          assertSameBits(expected, in.values(), count + " in place " + threads);
        }
      }
    }
  }

  @Example
  void scaleAndShiftAtTheEdgesOfVectors() {
    for (int count : VectorEdges.COUNTS) {
      scaleAndShiftIsOneFma(count, 0.1f, -3f);
    }
  }

  @Example
  void zerosAndNan() {
    assertExtrema(0f, -0f, 0f, -0f);
    assertExtrema(-0f, 0f, 0f, -0f);
    assertExtrema(Float.NaN, 1f, Float.NaN, Float.NaN);
    assertExtrema(1f, Float.NaN, Float.NaN, Float.NaN);
  }

  private static void assertExtrema(float a, float b, float max, float min) {
    ElementwiseShape shape = ElementwiseShape.of(33);
    float[] first = new float[33];
    float[] second = new float[33];
    float[] largest = new float[33];
    float[] smallest = new float[33];
    java.util.Arrays.fill(first, a);
    java.util.Arrays.fill(second, b);
    java.util.Arrays.fill(largest, max);
    java.util.Arrays.fill(smallest, min);
    Parallelism caller = Parallelism.caller();
    KernelSet kernels = TestKernels.tested();
    ElementwiseOperation up = ElementwiseOperation.MAXIMUM;
    ElementwiseOperation down = ElementwiseOperation.MINIMUM;
    assertSameBits(largest, run(up, shape, caller, kernels, first, second, Place.APART), "maximum");
    assertSameBits(
        smallest, run(down, shape, caller, kernels, first, second, Place.APART), "minimum");
  }

  @Example
  void badOperandsAreRefused() {
    Parallelism caller = Parallelism.caller();
    ElementwiseShape shape = ElementwiseShape.of(2, 4);
    assertThrows(IllegalArgumentException.class, () -> ElementwiseShape.of(0, 4));
    assertThrows(IllegalArgumentException.class, () -> ElementwiseShape.of(4, -1));
    assertMessage(
        "operation: expected MAXIMUM or MINIMUM, got ADD",
        () -> ExtremumBackward.of(ElementwiseOperation.ADD, shape, caller));
    Elementwise add = Elementwise.of(ElementwiseOperation.ADD, shape.perChannel(), caller);
    ExtremumBackward backward = ExtremumBackward.of(ElementwiseOperation.MAXIMUM, shape, caller);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment x = Memory.floats(arena, 16);
      MemorySegment y = Memory.floats(arena, 16);
      MemorySegment z = Memory.floats(arena, 16);
      assertMessage("y: must not overlap a", () -> add.run(x, 0, y, 0, x, 4));
      assertMessage("y: must not overlap b", () -> add.run(x, 0, y, 0, y, 0));
      assertMessage("b: expected 16 bytes from offset 52", () -> add.run(x, 0, y, 52, x, 0));
      assertMessage(
          "gradB: must not overlap gradA", () -> backward.run(x, 0, y, 0, z, 0, x, 0, x, 0));
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
  void badMemoryIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> ScaleAndShift.of(-1, 1f, 0f, Parallelism.caller()));
    ScaleAndShift scale = ScaleAndShift.of(8, 2f, 1f, Parallelism.caller());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment x = Memory.floats(arena, 16);
      MemorySegment y = Memory.floats(arena, 16);
      assertMessage("y: must not overlap x", () -> scale.run(x, 0, x, 4));
      assertMessage("y: expected writable", () -> scale.run(x, 0, y.asReadOnly(), 0));
      assertMessage("x: expected 32 bytes from offset 36", () -> scale.run(x, 36, y, 0));
      assertMessage("x: expected an address", () -> scale.run(x, 2, y, 0));
      assertMessage(
          "x: expected native memory",
          () -> scale.run(MemorySegment.ofArray(new float[8]), 0, y, 0));
      assertMessage(
          "x: the segment is confined",
          () -> ScaleAndShift.of(8, 2f, 1f, Parallelism.threads(2)).run(x, 0, y, 0));
    }
  }

  @Example
  void nothingMayHaveAnyAddress() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment x = Memory.floats(arena, 1);
      ScaleAndShift.of(0, 2f, 1f, Parallelism.caller()).run(x, 64, x, 64);
      assertEquals(64, x.byteSize());
    }
  }

  static void assertMessage(String start, Runnable call) {
    RuntimeException thrown = assertThrows(RuntimeException.class, call::run);
    assertTrue(String.valueOf(thrown.getMessage()).startsWith(start), thrown.toString());
  }
}
