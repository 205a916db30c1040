package dev.lanewise.kernels;

import static dev.lanewise.kernels.ElementwiseProperties.assertMessage;
import static dev.lanewise.kernels.Guarded.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;

/** Clipping by value, by norm and by the norm of several arrays. */
@Tag("bits")
class ClipProperties {

  /** An operator of one operand, with these kernels on these threads. */
  private interface Clipper {
    float run(Parallelism threads, KernelSet kernels, Guarded x, Guarded y);
  }

  private static Clipper byNorm(int count, float limit) {
    return (threads, kernels, x, y) ->
        new ClipByNorm(count, limit, threads, kernels)
            .run(x.segment(), x.offset(), y.segment(), y.offset());
  }

  private static Clipper byValue(int count, float limit) {
    return (threads, kernels, x, y) -> {
      new ClipByValue(count, limit, threads, kernels)
          .run(x.segment(), x.offset(), y.segment(), y.offset());
      return 0f;
    };
  }

  /** The result of plain Java, which all others must have, also in place. */
  private static float[] clipped(float[] values, Clipper clipper) {
    float[] reference = run(Parallelism.caller(), KernelSet.scalar(), values, false, clipper);
    for (Parallelism threads : TestKernels.THREADS) {
      for (boolean inPlace : new boolean[] {false, true}) {
        String what = threads + (inPlace ? " in place" : "");
        assertSameBits(
            reference, run(threads, TestKernels.tested(), values, inPlace, clipper), what);
      }
    }
    return reference;
  }

  private static float[] run(
      Parallelism threads, KernelSet kernels, float[] values, boolean inPlace, Clipper clipper) {
    try (Arena arena = Arena.ofShared()) {
      Guarded x = Guarded.of(arena, values);
      Guarded y = inPlace ? x : Guarded.of(arena, values.length);
      clipper.run(threads, kernels, x, y);
      y.assertSurroundingsUntouched();
      return y.values();
    }
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float v : values) {
      sum += (double) v * v;
    }
    return Math.sqrt(sum);
  }

  @Property(tries = 60)
  void byNormScalesDownToTheLimit(
      @ForAll @IntRange(min = 1, max = 40_000) int count,
      @ForAll @FloatRange(min = 0.01f, max = 100f) float limit) {
    float[] values = Guarded.uniform(count, count);
    double norm = norm(values);
    float[] clipped = clipped(values, byNorm(count, limit));
    double[] exact = new double[count];
    double[] magnitude = new double[count];
    for (int i = 0; i < count; i++) {
      exact[i] = values[i] * (limit / Math.max(norm, limit));
      magnitude[i] = Math.abs(exact[i]);
    }
    Guarded.assertClose(exact, magnitude, 270, clipped, "clipped to " + limit);
    if (norm < limit * (1 - 1e-4)) {
      assertSameBits(values, clipped, "below the limit");
    }
  }

  @Property(tries = 60)
  void byValueIsMinimumAndMaximum(
      @ForAll @IntRange(max = 40_000) int count,
      @ForAll @FloatRange(min = 0.01f, max = 100f) float limit) {
    float[] values = ElementwiseProperties.values(count, count);
    float[] expected = new float[count];
    for (int i = 0; i < count; i++) {
      expected[i] = Math.min(Math.max(values[i], -limit), limit);
    }
    assertSameBits(expected, clipped(values, byValue(count, limit)), "clipped to " + limit);
  }

  @Example
  void atTheEdgesOfVectorsAndPieces() {
    for (int count : VectorEdges.COUNTS) {
      byNormScalesDownToTheLimit(count, 0.5f);
      byValueIsMinimumAndMaximum(count, 0.5f);
    }
    for (int count = 16_383; count <= 16_385; count++) {
      byNormScalesDownToTheLimit(count, 0.5f);
      byValueIsMinimumAndMaximum(count, 0.5f);
    }
  }

  @Example
  void whereTheNormIsNotFinite() {
    float inf = Float.POSITIVE_INFINITY;
    float nan = Float.NaN;
    assertSameBits(
        new float[] {0f, -0f}, clipped(new float[] {3e19f, -1f}, byNorm(2, 1f)), "overflow");
    assertSameBits(
        new float[] {nan, 0f}, clipped(new float[] {inf, 1f}, byNorm(2, 1f)), "infinite");
    assertSameBits(new float[] {nan, nan}, clipped(new float[] {nan, 1f}, byNorm(2, 1f)), "NaN");
    assertSameBits(
        new float[] {1e-30f, 0f}, clipped(new float[] {1e-30f, 0f}, byNorm(2, 1f)), "underflow");
    assertSameBits(new float[] {nan, 1f}, clipped(new float[] {nan, inf}, byValue(2, 1f)), "value");
    assertSameBits(new float[] {0f}, clipped(new float[] {0f}, byNorm(1, 1f)), "nothing");
  }

  @Property(tries = 40)
  void byGlobalNormScalesAllArraysAlike(
      @ForAll @IntRange(min = 1, max = 20_000) int first,
      @ForAll @IntRange(min = 1, max = 100) int second,
      @ForAll @FloatRange(min = 0.01f, max = 100f) float limit) {
    float[] a = Guarded.uniform(1, first);
    float[] b = Guarded.uniform(2, second);
    double norm = Math.hypot(norm(a), norm(b));
    float[][] reference = global(Parallelism.caller(), KernelSet.scalar(), limit, norm, a, b);
    for (Parallelism threads : TestKernels.THREADS) {
      float[][] actual = global(threads, TestKernels.tested(), limit, norm, a, b);
      assertSameBits(reference[0], actual[0], "first " + threads);
      assertSameBits(reference[1], actual[1], "second " + threads);
    }
    double factor = limit / Math.max(norm, limit);
    for (int i = 0; i < second; i++) {
      assertEquals(b[i] * factor, reference[1][i], Math.abs(b[i]) * 270 * 0x1p-24);
    }
  }

  private static float[][] global(
      Parallelism threads, KernelSet kernels, float limit, double norm, float[]... arrays) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment squares = Memory.floats(arena, arrays.length);
      float[][] clipped = new float[arrays.length][];
      for (int i = 0; i < arrays.length; i++) {
        Guarded x = Guarded.of(arena, arrays[i]);
        new ReduceAll(Reduction.SUM_OF_SQUARES, arrays[i].length, threads, kernels)
            .run(x.segment(), x.offset(), squares, (long) i * Float.BYTES);
      }
      for (int i = 0; i < arrays.length; i++) {
        Guarded x = Guarded.of(arena, arrays[i]);
        float found =
            new ClipByGlobalNorm(arrays[i].length, arrays.length, limit, threads, kernels)
                .run(x.segment(), x.offset(), squares, 0, x.segment(), x.offset());
        assertEquals(norm, found, norm * 270 * 0x1p-24);
        x.assertSurroundingsUntouched();
        clipped[i] = x.values();
      }
      return clipped;
    }
  }

  @Example
  void aGlobalNormThatIsNotFiniteMakesAllNan() {
    for (float sum : new float[] {Float.POSITIVE_INFINITY, Float.NaN}) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment squares = Memory.floats(arena, 2);
        squares.setAtIndex(ValueLayout.JAVA_FLOAT, 1, sum);
        MemorySegment x = Memory.floats(arena, 1);
        Clip.byGlobalNorm(1, 2, 1f, Parallelism.caller()).run(x, 0, squares, 0, x, 0);
        assertTrue(Float.isNaN(x.get(ValueLayout.JAVA_FLOAT, 0)));
      }
    }
  }

  @Example
  void limitsThatCannotBe() {
    Parallelism caller = Parallelism.caller();
    assertMessage("limit: expected a positive number, got 0", () -> Clip.byNorm(1, 0f, caller));
    assertMessage("limit: expected", () -> Clip.byValue(1, Float.NaN, caller));
    assertMessage("limit: expected", () -> Clip.byNorm(1, Float.POSITIVE_INFINITY, caller));
    assertMessage("arrays: expected", () -> Clip.byGlobalNorm(1, 0, 1f, caller));
    assertMessage("count: expected", () -> Clip.byNorm(0, 1f, caller));
  }
}
