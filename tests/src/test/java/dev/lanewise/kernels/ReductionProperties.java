package dev.lanewise.kernels;

import static dev.lanewise.kernels.Guarded.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

@Tag("bits")
class ReductionProperties {

  /** What is reduced to one number. */
  private enum Over {
    ROWS,
    COLUMNS,
    ALL;

    int outputs(int rows, int columns) {
      return switch (this) {
        case ROWS -> rows;
        case COLUMNS -> columns;
        case ALL -> 1;
      };
    }

    /** The output that an element belongs to. */
    int output(int i, int columns) {
      return switch (this) {
        case ROWS -> i / columns;
        case COLUMNS -> i % columns;
        case ALL -> 0;
      };
    }

    /** Additions that an element passes through. */
    int terms(int rows, int columns) {
      return switch (this) {
        case ROWS -> columns / 64 + 7;
        case COLUMNS -> Math.min(rows, 256) + rows / 256 + 1;
        case ALL -> 256 + 7 + rows * columns / 16_384;
      };
    }

    float[] run(
        Reduction reduction,
        int rows,
        int columns,
        Parallelism threads,
        KernelSet kernels,
        float[] values) {
      try (Arena arena = Arena.ofShared()) {
        Guarded x = Guarded.of(arena, values);
        Guarded y = Guarded.of(arena, outputs(rows, columns));
        MemorySegment from = x.segment();
        MemorySegment to = y.segment();
        switch (this) {
          case ROWS ->
              new ReduceRows(reduction, rows, columns, threads, kernels)
                  .run(from, x.offset(), to, y.offset());
          case COLUMNS ->
              new ReduceColumns(reduction, rows, columns, threads, kernels)
                  .run(from, x.offset(), to, y.offset());
          case ALL ->
              new ReduceAll(reduction, values.length, threads, kernels)
                  .run(from, x.offset(), to, y.offset());
        }
        y.assertSurroundingsUntouched();
        assertSameBits(values, x.values(), "x is read only");
        return y.values();
      }
    }
  }

  @Property(tries = 250)
  void reductionsAreThoseOfDoublePrecision(
      @ForAll Reduction reduction,
      @ForAll Over over,
      @ForAll @IntRange(min = 1, max = 600) int rows,
      @ForAll @IntRange(min = 1, max = 150) int columns) {
    check(reduction, over, rows, columns);
  }

  private static void check(Reduction reduction, Over over, int rows, int columns) {
    float[] values = Guarded.uniform(1, rows * columns);
    String what = reduction + " of " + over + ", " + rows + " x " + columns;
    float[] reference =
        over.run(reduction, rows, columns, Parallelism.caller(), KernelSet.scalar(), values);
    assertExact(reduction, over, rows, columns, values, reference, what);
    float[] adversarial = ElementwiseProperties.values(2, rows * columns);
    float[] adversarialReference =
        over.run(reduction, rows, columns, Parallelism.caller(), KernelSet.scalar(), adversarial);
    KernelSet tested = TestKernels.tested();
    for (Parallelism threads : TestKernels.THREADS) {
      assertSameBits(
          reference, over.run(reduction, rows, columns, threads, tested, values), what + threads);
      assertSameBits(
          adversarialReference,
          over.run(reduction, rows, columns, threads, tested, adversarial),
          what + threads);
    }
  }

  private static void assertExact(
      Reduction reduction,
      Over over,
      int rows,
      int columns,
      float[] values,
      float[] actual,
      String what) {
    int outputs = over.outputs(rows, columns);
    double[] exact = new double[outputs];
    double[] magnitude = new double[outputs];
    if (reduction == Reduction.MAX || reduction == Reduction.MIN) {
      java.util.Arrays.fill(exact, reduction == Reduction.MAX ? -1e9 : 1e9);
    }
    for (int i = 0; i < values.length; i++) {
      int to = over.output(i, columns);
      double v = values[i];
      switch (reduction) {
        case SUM, MEAN -> {
          exact[to] += v;
          magnitude[to] += Math.abs(v);
        }
        case SUM_OF_SQUARES, L2_NORM -> exact[to] += v * v;
        case MAX -> exact[to] = Math.max(exact[to], v);
        case MIN -> exact[to] = Math.min(exact[to], v);
      }
    }
    double count = (double) values.length / outputs;
    for (int k = 0; k < outputs; k++) {
      switch (reduction) {
        case SUM -> {}
        case MEAN -> {
          exact[k] /= count;
          magnitude[k] /= count;
        }
        case SUM_OF_SQUARES -> magnitude[k] = exact[k];
        case L2_NORM -> {
          exact[k] = Math.sqrt(exact[k]);
          magnitude[k] = exact[k];
        }
        case MAX, MIN -> assertEquals((float) exact[k], actual[k], what);
      }
    }
    Guarded.assertClose(exact, magnitude, over.terms(rows, columns) + 1, actual, what);
  }

  /** Columns around vectors and strips, rows around blocks of 256, runs around 16,384. */
  @Example
  void reductionsAtTheEdges() {
    for (Reduction reduction : Reduction.values()) {
      for (Over over : Over.values()) {
        for (int columns : VectorEdges.COUNTS) {
          check(reduction, over, 3, columns);
        }
        for (int columns : new int[] {127, 128, 129, 192, 1009}) {
          check(reduction, over, 300, columns);
        }
        for (int rows : new int[] {1, 255, 256, 257, 512, 513}) {
          check(reduction, over, rows, 17);
        }
        check(reduction, over, 1, 16_383);
        check(reduction, over, 2, 16_384);
        check(reduction, over, 1, 16_385);
      }
    }
  }

  @Example
  void extremaAndNormsOfSpecialValues() {
    float nan = Float.NaN;
    float inf = Float.POSITIVE_INFINITY;
    assertReduced(Reduction.MAX, 0f, -0f, 0f, -0f);
    assertReduced(Reduction.MIN, -0f, 0f, -0f, 0f);
    assertReduced(Reduction.MAX, nan, 1f, nan, inf);
    assertReduced(Reduction.MIN, nan, 1f, nan, -inf);
    assertReduced(Reduction.L2_NORM, 5f, 3f, -4f);
    assertReduced(Reduction.L2_NORM, inf, 2e19f, 1f);
    assertReduced(Reduction.L2_NORM, inf, inf, 1f);
    assertReduced(Reduction.L2_NORM, 0f, 1e-30f, 1e-30f);
    assertReduced(Reduction.MEAN, 2f, 1f, 2f, 3f);
  }

  /** As one row, one column, and all elements, a vector's length and more of the last value. */
  private static void assertReduced(Reduction reduction, float expected, float... values) {
    float[] row = values;
    if (reduction == Reduction.MAX || reduction == Reduction.MIN) {
      row = java.util.Arrays.copyOf(values, 40);
      java.util.Arrays.fill(row, values.length, 40, values[values.length - 1]);
    }
    Parallelism caller = Parallelism.caller();
    KernelSet kernels = TestKernels.tested();
    float[] wanted = {expected};
    int n = row.length;
    assertSameBits(wanted, Over.ROWS.run(reduction, 1, n, caller, kernels, row), "row");
    assertSameBits(wanted, Over.COLUMNS.run(reduction, n, 1, caller, kernels, row), "column");
    assertSameBits(wanted, Over.ALL.run(reduction, n, 1, caller, kernels, row), "all");
  }

  @Property(tries = 40)
  void pieceSumsAreSumsInOrder(
      @ForAll @IntRange(min = 1, max = 9) int arrays, @ForAll @IntRange(max = 40_000) int count) {
    float[] values = Guarded.adversarial(3, arrays * count);
    float[] expected = java.util.Arrays.copyOf(values, count);
    for (int i = count; i < values.length; i++) {
      expected[i % count] += values[i];
    }
    for (Parallelism threads : TestKernels.THREADS) {
      try (Arena arena = Arena.ofShared()) {
        Guarded x = Guarded.of(arena, values);
        Guarded y = Guarded.of(arena, count);
        PieceSums.of(arrays, count, threads, TestKernels.tested())
            .run(x.segment(), x.offset(), y.segment(), y.offset());
        y.assertSurroundingsUntouched();
        assertSameBits(expected, y.values(), arrays + " x " + count + " " + threads);
      }
    }
  }

  @Example
  void pieceSumsAtTheEdgesOfVectorsAndPieces() {
    for (int count : VectorEdges.COUNTS) {
      pieceSumsAreSumsInOrder(3, count);
    }
    for (int count = 16_383; count <= 16_385; count++) {
      pieceSumsAreSumsInOrder(2, count);
    }
  }

  @Example
  void argMaxTakesTheFirstMaximumAndTheFirstNan() {
    float nan = Float.NaN;
    assertEquals(1, argMax(0f, 3f, 3f, 2f));
    assertEquals(2, argMax(0f, 3f, nan, nan));
    assertEquals(0, argMax(nan, 3f, 9f, 2f));
    assertEquals(0, argMax(-0f, 0f, -0f, -1f));
    assertEquals(0, argMax(Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY));
  }

  /** Few different values, so that the largest is there several times, and NaN in some rows. */
  @Property(tries = 100)
  void argMaxOfRows(
      @ForAll @IntRange(min = 1, max = 60) int rows,
      @ForAll @IntRange(min = 1, max = 400) int columns,
      @ForAll boolean nan) {
    float[] values = Guarded.uniform(rows, rows * columns);
    for (int i = 0; i < values.length; i++) {
      values[i] = nan && values[i] > 0.99f ? Float.NaN : Math.round(values[i] * 9);
    }
    int[] expected = new int[rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 1; j < columns; j++) {
        float best = values[i * columns + expected[i]];
        float value = values[i * columns + j];
        boolean firstNan = Float.isNaN(value) && !Float.isNaN(best);
        expected[i] = firstNan || value > best ? j : expected[i];
      }
    }
    assertArgMax(expected, rows, columns, KernelSet.scalar(), Parallelism.caller(), values);
    for (Parallelism threads : TestKernels.THREADS) {
      assertArgMax(expected, rows, columns, TestKernels.tested(), threads, values);
    }
  }

  @Example
  void argMaxAtTheEdgesOfVectors() {
    for (int columns : VectorEdges.COUNTS) {
      argMaxOfRows(7, columns, true);
    }
    argMaxOfRows(16_385, 1, false);
  }

  private static void assertArgMax(
      int[] expected,
      int rows,
      int columns,
      KernelSet kernels,
      Parallelism threads,
      float[] values) {
    try (Arena arena = Arena.ofShared()) {
      Guarded x = Guarded.of(arena, values);
      Guarded y = Guarded.of(arena, rows);
      ArgMaxRows.of(rows, columns, threads, kernels)
          .run(x.segment(), x.offset(), y.segment(), y.offset());
      y.assertSurroundingsUntouched();
      int[] actual = new int[rows];
      MemorySegment.copy(y.segment(), ValueLayout.JAVA_INT, y.offset(), actual, 0, rows);
      assertArrayEquals(expected, actual, rows + " x " + columns + " " + threads);
    }
  }

  private static int argMax(float... row) {
    try (Arena arena = Arena.ofConfined()) {
      Guarded x = Guarded.of(arena, row);
      Guarded y = Guarded.of(arena, 1);
      ArgMaxRows.of(1, row.length, Parallelism.caller(), TestKernels.tested())
          .run(x.segment(), x.offset(), y.segment(), y.offset());
      y.assertSurroundingsUntouched();
      return y.segment().get(ValueLayout.JAVA_INT, y.offset());
    }
  }
}
