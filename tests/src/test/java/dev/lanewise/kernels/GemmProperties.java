package dev.lanewise.kernels;

import static dev.lanewise.kernels.Guarded.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

@Tag("bits")
class GemmProperties {

  @Property(tries = 150)
  void isExactToTheBoundAndTheSameBitsEverywhere(
      @ForAll @IntRange(min = 1, max = 70) int m,
      @ForAll @IntRange(min = 1, max = 150) int n,
      @ForAll @IntRange(min = 1, max = 90) int k,
      @ForAll boolean transposeA,
      @ForAll boolean transposeB,
      @ForAll boolean biased,
      @ForAll boolean relu,
      @ForAll @IntRange(min = 0, max = 3) int scaling,
      @ForAll @IntRange(min = 0, max = 5) int gap) {
    GemmShape shape = shape(m, n, k, transposeA, transposeB, scaling, gap);
    check(shape, biased, relu ? Activation.RELU : Activation.NONE);
  }

  private static GemmShape shape(
      int m, int n, int k, boolean transposeA, boolean transposeB, int scaling, int gap) {
    GemmShape shape = GemmShape.of(m, n, k);
    shape = transposeA ? shape.transposeA() : shape;
    shape = transposeB ? shape.transposeB() : shape;
    shape = shape.lda(shape.lda() + gap).ldb(shape.ldb() + gap).ldc(shape.ldc() + gap);
    return switch (scaling) {
      case 0 -> shape;
      case 1 -> shape.alpha(0.75f);
      case 2 -> shape.beta(1f);
      default -> shape.alpha(-1.5f).beta(0.3f);
    };
  }

  @Example
  void k_gt_block() {
    check(GemmShape.of(13, 66, 2501), true, Activation.RELU);
  }

  @Example
  void k_gt_block_transposed_and_scaled() {
    check(GemmShape.of(101, 37, 1200).transposeA().alpha(2f).beta(-1f), false, Activation.NONE);
  }

  /** Rows around one, two and more tiles of four and around a block of 48, in every panel. */
  @Example
  void m_at_the_edges_of_tiles_and_blocks() {
    int lanes = TestKernels.tested().micro().lanes();
    for (int m : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 47, 48, 49, 96, 97}) {
      for (int n : new int[] {lanes, 2 * lanes, 4 * lanes, 7 * lanes + 1}) {
        check(GemmShape.of(m, n, 5), true, Activation.NONE);
        check(GemmShape.of(m, n, 5).transposeA(), false, Activation.RELU);
        check(GemmShape.of(m, n, 5).alpha(0.5f).beta(2f), true, Activation.NONE);
      }
    }
  }

  /** Columns around one to nine vectors: panels of four, two and one, whole and partly filled. */
  @Example
  void n_at_the_edges_of_vectors_and_panels() {
    int lanes = TestKernels.tested().micro().lanes();
    for (int vectors = 1; vectors < 10; vectors++) {
      for (int n = vectors * lanes - 1; n <= vectors * lanes + 1; n++) {
        for (int m : new int[] {1, 6}) {
          GemmShape shape = GemmShape.of(m, Math.max(1, n), 3);
          check(shape, true, Activation.NONE);
          check(shape.transposeB(), false, Activation.RELU);
          check(shape.transposeA().transposeB().beta(1f), true, Activation.NONE);
        }
      }
    }
  }

  /** Depths around one block of 1,152 and two, and around the eights that blocks consist of. */
  @Example
  void k_at_the_edges_of_blocks() {
    int lanes = TestKernels.tested().micro().lanes();
    for (int k : new int[] {1, 2, 7, 8, 9, 1151, 1152, 1153, 2304, 2305}) {
      for (int m : new int[] {1, 5}) {
        for (int n : new int[] {4 * lanes, 6 * lanes + 1}) {
          check(GemmShape.of(m, n, k), true, Activation.RELU);
          check(GemmShape.of(m, n, k).transposeA(), false, Activation.NONE);
        }
      }
    }
  }

  @Example
  void m_n_k_eq_1() {
    check(GemmShape.of(1, 1, 1), false, Activation.NONE);
  }

  @Example
  void large_enough_for_threads_by_rows_and_by_columns() {
    check(GemmShape.of(517, 16, 130), false, Activation.NONE);
    check(GemmShape.of(67, 519, 70), true, Activation.NONE);
  }

  private static void check(GemmShape shape, boolean biased, Activation activation) {
    float[] a = Guarded.uniform(1, (int) (shape.aBytes() / Float.BYTES));
    float[] b = Guarded.uniform(2, (int) (shape.bBytes() / Float.BYTES));
    float[] bias = biased ? Guarded.uniform(3, shape.n()) : null;
    float[] c = Guarded.uniform(4, (int) (shape.cBytes() / Float.BYTES));
    float[] expected = compareAll(shape, activation, a, b, bias, c);
    assertNear(shape, activation, a, b, bias, c, expected);
    compareAll(
        shape,
        activation,
        Guarded.adversarial(5, a.length),
        Guarded.adversarial(6, b.length),
        bias == null ? null : Guarded.adversarial(7, bias.length),
        Guarded.adversarial(8, c.length));
  }

  /** Runs scalar and SIMD, plain and packed, on 1, 2 and 3 threads, and returns the one result. */
  private static float[] compareAll(
      GemmShape shape,
      Activation activation,
      float[] a,
      float[] b,
      float @Nullable [] bias,
      float[] c) {
    float[] reference =
        run(
            Gemm.of(shape, activation, Parallelism.caller(), KernelSet.scalar()),
            shape,
            a,
            b,
            bias,
            c,
            false);
    for (Parallelism threads : TestKernels.THREADS) {
      Gemm gemm = Gemm.of(shape, activation, threads, TestKernels.tested());
      for (boolean packed : new boolean[] {false, true}) {
        assertSameBits(
            reference,
            run(gemm, shape, a, b, bias, c, packed),
            shape + " " + threads + " packed " + packed);
      }
    }
    return reference;
  }

  private static float[] run(
      Gemm gemm,
      GemmShape shape,
      float[] a,
      float[] b,
      float @Nullable [] bias,
      float[] c,
      boolean packed) {
    try (Arena arena = Arena.ofShared()) {
      Guarded ga = Guarded.of(arena, a);
      Guarded gb = Guarded.of(arena, b);
      Guarded gc = Guarded.of(arena, c);
      Guarded gBias = bias == null ? null : Guarded.of(arena, bias);
      Guarded scratch = Guarded.of(arena, (int) (gemm.scratchBytes() / Float.BYTES));
      MemorySegment biasSegment = gBias == null ? null : gBias.segment();
      long biasOffset = gBias == null ? 0 : gBias.offset();
      if (packed) {
        Guarded panels = Guarded.of(arena, (int) (gemm.packedBytes() / Float.BYTES));
        gemm.pack(gb.segment(), gb.offset(), panels.segment(), panels.offset());
        gemm.runPacked(
            ga.segment(),
            ga.offset(),
            panels.segment(),
            panels.offset(),
            biasSegment,
            biasOffset,
            gc.segment(),
            gc.offset(),
            scratch.segment(),
            scratch.offset());
        panels.assertSurroundingsUntouched();
      } else {
        gemm.run(
            ga.segment(),
            ga.offset(),
            gb.segment(),
            gb.offset(),
            biasSegment,
            biasOffset,
            gc.segment(),
            gc.offset(),
            scratch.segment(),
            scratch.offset());
      }
      gc.assertSurroundingsUntouched();
      scratch.assertSurroundingsUntouched();
      return gc.values();
    }
  }

  private static void assertNear(
      GemmShape shape,
      Activation activation,
      float[] a,
      float[] b,
      float @Nullable [] bias,
      float[] c,
      float[] actual) {
    double[] exact = new double[c.length];
    double[] magnitude = new double[c.length];
    for (int i = 0; i < c.length; i++) {
      exact[i] = c[i];
    }
    for (int i = 0; i < shape.m(); i++) {
      for (int j = 0; j < shape.n(); j++) {
        double sum = bias == null ? 0 : bias[j];
        double size = Math.abs(sum);
        for (int p = 0; p < shape.k(); p++) {
          float x = shape.aTransposed() ? a[p * shape.lda() + i] : a[i * shape.lda() + p];
          float y = shape.bTransposed() ? b[j * shape.ldb() + p] : b[p * shape.ldb() + j];
          sum += (double) x * y;
          size += Math.abs((double) x * y);
        }
        int at = i * shape.ldc() + j;
        double value = shape.alpha() * sum + shape.beta() * (double) c[at];
        exact[at] = activation == Activation.RELU ? Math.max(0, value) : value;
        magnitude[at] = Math.abs(shape.alpha()) * size + Math.abs(shape.beta() * c[at]);
      }
    }
    Guarded.assertClose(exact, magnitude, shape.k(), actual, shape.toString());
  }

  @Example
  void beta_zero_never_reads_c() {
    float[] nan = new float[35];
    java.util.Arrays.fill(nan, Float.NaN);
    for (float alpha : new float[] {1f, 2f}) {
      GemmShape shape = GemmShape.of(5, 7, 3).alpha(alpha);
      Gemm gemm = Gemm.of(shape, Activation.NONE, Parallelism.caller());
      for (float value :
          run(gemm, shape, Guarded.uniform(1, 15), Guarded.uniform(2, 21), null, nan, false)) {
        assertTrue(Float.isFinite(value));
      }
    }
  }

  @Example
  void bad_shapes_are_refused() {
    assertEquals(
        "lda: expected at least 4, got 3",
        assertThrows(IllegalArgumentException.class, () -> GemmShape.of(2, 3, 4).lda(3))
            .getMessage());
    assertEquals(
        "m: expected at least 1, got 0",
        assertThrows(IllegalArgumentException.class, () -> GemmShape.of(0, 3, 4)).getMessage());
    assertEquals(
        "n: expected at least 1, got 0",
        assertThrows(IllegalArgumentException.class, () -> GemmShape.of(2, 0, 4)).getMessage());
    assertEquals(
        "k: expected at least 1, got 0",
        assertThrows(IllegalArgumentException.class, () -> GemmShape.of(2, 3, 0)).getMessage());
  }

  @Example
  void bad_memory_is_refused_by_name() {
    Gemm gemm = Gemm.of(GemmShape.of(2, 2, 2), Activation.NONE, Parallelism.caller());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment x = Memory.floats(arena, 4);
      MemorySegment y = Memory.floats(arena, 4);
      MemorySegment scratch = Memory.bytes(arena, gemm.scratchBytes());
      assertMessage("c: must not overlap a", () -> gemm.run(x, 0, y, 0, null, 0, x, 0, scratch, 0));
      assertMessage(
          "c: expected writable memory",
          () -> gemm.run(x, 0, x, 0, null, 0, y.asReadOnly(), 0, scratch, 0));
      assertMessage(
          "a: expected native memory",
          () -> gemm.run(MemorySegment.ofArray(new float[4]), 0, x, 0, null, 0, y, 0, scratch, 0));
      assertMessage(
          "b: expected 16 bytes from offset 52",
          () -> gemm.run(x, 0, x, 52, null, 0, y, 0, scratch, 0));
    }
  }

  private static void assertMessage(String start, Runnable call) {
    RuntimeException thrown = assertThrows(RuntimeException.class, call::run);
    assertTrue(String.valueOf(thrown.getMessage()).startsWith(start), thrown.toString());
  }
}
