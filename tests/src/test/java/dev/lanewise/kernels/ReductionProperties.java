package dev.lanewise.kernels;

import static dev.lanewise.kernels.Guarded.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

@Tag("bits")
class ReductionProperties {

  @Property(tries = 60)
  void columnSums(
      @ForAll @IntRange(min = 1, max = 600) int rows,
      @ForAll @IntRange(min = 1, max = 70) int columns) {
    float[] values = Guarded.uniform(1, rows * columns);
    float[] reference = columnSums(rows, columns, KernelSet.scalar(), values);
    double[] exact = new double[columns];
    double[] magnitude = new double[columns];
    for (int i = 0; i < values.length; i++) {
      exact[i % columns] += values[i];
      magnitude[i % columns] += Math.abs(values[i]);
    }
    Guarded.assertClose(exact, magnitude, rows, reference, "column sums");
    assertSameBits(
        reference, columnSums(rows, columns, TestKernels.tested(), values), "column sums");
    float[] adversarial = Guarded.adversarial(2, rows * columns);
    assertSameBits(
        columnSums(rows, columns, KernelSet.scalar(), adversarial),
        columnSums(rows, columns, TestKernels.tested(), adversarial),
        "column sums");
  }

  /** Columns around vectors, rows around blocks of 256. */
  @Example
  void columnSumsAtTheEdgesOfVectorsAndBlocks() {
    for (int columns : VectorEdges.COUNTS) {
      columnSums(3, columns);
    }
    for (int rows : new int[] {1, 255, 256, 257, 512, 513}) {
      columnSums(rows, 17);
    }
  }

  private static float[] columnSums(int rows, int columns, KernelSet kernels, float[] values) {
    try (Arena arena = Arena.ofConfined()) {
      Guarded x = Guarded.of(arena, values);
      Guarded y = Guarded.of(arena, columns);
      ColumnSums.of(rows, columns, Parallelism.caller(), kernels)
          .run(x.segment(), x.offset(), y.segment(), y.offset());
      y.assertSurroundingsUntouched();
      return y.values();
    }
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

  private static int argMax(float... row) {
    try (Arena arena = Arena.ofConfined()) {
      Guarded x = Guarded.of(arena, row);
      Guarded y = Guarded.of(arena, 1);
      ArgMaxRows.of(1, row.length, Parallelism.caller())
          .run(x.segment(), x.offset(), y.segment(), y.offset());
      y.assertSurroundingsUntouched();
      return y.segment().get(ValueLayout.JAVA_INT, y.offset());
    }
  }
}
