package dev.lanewise.kernels;

import static dev.lanewise.kernels.Guarded.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.coverage.Option;
import dev.lanewise.kernels.coverage.OptionCoverage;
import dev.lanewise.kernels.coverage.ShapeOptions;
import dev.lanewise.kernels.coverage.Subject;
import java.lang.foreign.Arena;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

@Tag("bits")
class MaxPool2dProperties {

  @Provide
  Arbitrary<Pool2dShape> shapes() {
    return PoolShapes.any();
  }

  private record Pooled(float[] output, float[] winners, float[] gradOutput, float[] gradInput) {
    /** The winner's pixel in its image, or -1. */
    int winner(int at) {
      return Float.floatToRawIntBits(winners[at]);
    }

    /** Where the winner's value lies in the input, or -1. */
    int cell(Pool2dShape shape, int at) {
      int imagePixels = shape.height() * shape.width();
      int image = at / (shape.outputHeight() * shape.outputWidth() * shape.channels());
      return winner(at) < 0
          ? -1
          : (image * imagePixels + winner(at)) * shape.channels() + at % shape.channels();
    }
  }

  @Property(tries = 150)
  void followsItsDefinitionWithTheSameBitsEverywhere(
      @ForAll("shapes") Pool2dShape asked, @ForAll boolean ceil) {
    Pool2dShape shape = ceil ? asked.ceil() : asked;
    int count = (int) (shape.batch() * shape.inputImageBytes() / Float.BYTES);
    int outputs = (int) (shape.batch() * shape.outputImageBytes() / Float.BYTES);
    float[] gradOutput = Guarded.uniform(2, outputs);
    for (float[] input : new float[][] {Guarded.uniform(1, count), Guarded.adversarial(3, count)}) {
      Pooled reference = run(shape, Parallelism.caller(), KernelSet.scalar(), input, gradOutput);
      assertDefinition(shape, input, gradOutput, reference);
      for (Parallelism threads : TestKernels.THREADS) {
        Pooled pooled = run(shape, threads, TestKernels.tested(), input, gradOutput);
        assertSameBits(reference.output, pooled.output, shape + " output, " + threads);
        assertSameBits(reference.winners, pooled.winners, shape + " winners, " + threads);
        assertSameBits(reference.gradInput, pooled.gradInput, shape + " gradient, " + threads);
      }
    }
    Map<Option, String> options = ShapeOptions.of(asked, shape, PaddingCells.IGNORED);
    OptionCoverage.compared(Subject.MAX_POOL, options);
    OptionCoverage.compared(Subject.MAX_POOL_BACKWARD, options);
  }

  private static Pooled run(
      Pool2dShape shape,
      Parallelism threads,
      KernelSet kernels,
      float[] input,
      float[] gradOutput) {
    MaxPool2dForward forward = new MaxPool2dForward(shape, threads, kernels);
    MaxPool2dBackward backward = new MaxPool2dBackward(shape, threads, kernels);
    try (Arena arena = Arena.ofShared()) {
      Guarded x = Guarded.of(arena, input);
      Guarded plain = Guarded.of(arena, gradOutput.length);
      Guarded y = Guarded.of(arena, gradOutput.length);
      Guarded winners = Guarded.of(arena, gradOutput.length);
      Guarded dy = Guarded.of(arena, gradOutput);
      Guarded dx = Guarded.of(arena, input.length);
      forward.run(x.segment(), x.offset(), plain.segment(), plain.offset());
      forward.runWithWinners(
          x.segment(), x.offset(), y.segment(), y.offset(), winners.segment(), winners.offset());
      assertSameBits(plain.values(), y.values(), "with and without winners");
      backward.run(
          dy.segment(),
          dy.offset(),
          winners.segment(),
          winners.offset(),
          dx.segment(),
          dx.offset());
      for (Guarded written : new Guarded[] {plain, y, winners, dx}) {
        written.assertSurroundingsUntouched();
      }
      return new Pooled(y.values(), winners.values(), gradOutput, dx.values());
    }
  }

  /** The definition, element by element. */
  private static void assertDefinition(
      Pool2dShape shape, float[] input, float[] gradOutput, Pooled pooled) {
    float[] gradInput = new float[input.length];
    int at = 0;
    for (int b = 0; b < shape.batch(); b++) {
      for (int i = 0; i < shape.outputHeight(); i++) {
        for (int j = 0; j < shape.outputWidth(); j++) {
          for (int c = 0; c < shape.channels(); c++, at++) {
            int winner = winner(shape, input, b, i, j, c);
            int cell = (b * shape.height() * shape.width() + winner) * shape.channels() + c;
            float value = winner < 0 ? Float.NEGATIVE_INFINITY : input[cell];
            assertEquals(winner, Float.floatToRawIntBits(pooled.winners[at]), "winner");
            assertEquals(value, pooled.output[at], "output");
            if (winner >= 0) {
              gradInput[cell] += gradOutput[at];
            }
          }
        }
      }
    }
    assertSameBits(gradInput, pooled.gradInput, "gradient");
  }

  private static int winner(Pool2dShape shape, float[] input, int b, int i, int j, int c) {
    int winner = -1;
    float max = 0;
    for (int r = 0; r < shape.poolHeight(); r++) {
      int row = i * shape.strideHeight() - shape.rows().before() + r;
      for (int s = 0; s < shape.poolWidth(); s++) {
        int column = j * shape.strideWidth() - shape.columns().before() + s;
        if (row < 0 || row >= shape.height() || column < 0 || column >= shape.width()) {
          continue;
        }
        int cell = row * shape.width() + column;
        float x = input[(b * shape.height() * shape.width() + cell) * shape.channels() + c];
        boolean better = x > max || (Float.isNaN(x) && !Float.isNaN(max));
        if (winner < 0 || better) {
          winner = cell;
          max = x;
        }
      }
    }
    return winner;
  }

  /** A window's maximum is the value at its winner, and no value of the window is above it. */
  @Property(tries = 60)
  void theWinnerIsInItsWindow(@ForAll("shapes") Pool2dShape shape) {
    float[] input = input(shape, 1);
    Pooled pooled = run(shape, input);
    boolean[] found = new boolean[pooled.output.length];
    PoolShapes.windows(shape)
        .visit(
            (pixel, cell, output) -> {
              for (int c = 0; c < shape.channels(); c++) {
                int at = output * shape.channels() + c;
                float value = input[pixel * shape.channels() + c];
                assertTrue(value <= pooled.output[at], () -> "above the maximum: " + value);
                found[at] |= pooled.cell(shape, at) == pixel * shape.channels() + c;
              }
            });
    for (int at = 0; at < found.length; at++) {
      int cell = pooled.cell(shape, at);
      assertEquals(cell >= 0, found[at], "winner in the window");
      assertEquals(cell < 0 ? Float.NEGATIVE_INFINITY : input[cell], pooled.output[at]);
    }
  }

  /** {@code <dy, J v> = <J' dy, v>}: forward, made linear, takes v at the winners. */
  @Property(tries = 60)
  void backwardIsTheAdjointOfTakingTheWinners(@ForAll("shapes") Pool2dShape shape) {
    float[] v = input(shape, 5);
    Pooled pooled = run(shape, input(shape, 1));
    double forward = 0;
    double magnitude = 0;
    for (int at = 0; at < pooled.output.length; at++) {
      int cell = pooled.cell(shape, at);
      double term = cell < 0 ? 0 : (double) pooled.gradOutput[at] * v[cell];
      forward += term;
      magnitude += Math.abs(term);
    }
    double backward = 0;
    for (int at = 0; at < v.length; at++) {
      backward += (double) pooled.gradInput[at] * v[at];
    }
    int terms = shape.poolHeight() * shape.poolWidth();
    assertEquals(forward, backward, terms * 0x1p-23 * magnitude + Float.MIN_VALUE);
  }

  /** A map that never falls may be applied before or after; one that rises keeps the winners. */
  @Property(tries = 60)
  void commutesWithRisingMaps(@ForAll("shapes") Pool2dShape shape) {
    float[] input = input(shape, 1);
    Pooled pooled = run(shape, input);
    assertSameBits(
        mapped(pooled.output, x -> x + 0.7f),
        run(shape, mapped(input, x -> x + 0.7f)).output,
        "a constant added");
    assertSameBits(
        mapped(pooled.output, x -> Math.round(4 * x) / 4f),
        run(shape, mapped(input, x -> Math.round(4 * x) / 4f)).output,
        "rounded to quarters");
    Pooled scaled = run(shape, mapped(input, x -> 8 * x));
    assertSameBits(mapped(pooled.output, x -> 8 * x), scaled.output, "scaled");
    assertSameBits(pooled.winners, scaled.winners, "winners of scaled");
  }

  /** Larger values give maxima that are not smaller. */
  @Property(tries = 60)
  void isMonotone(@ForAll("shapes") Pool2dShape shape) {
    float[] input = input(shape, 1);
    float[] larger = input(shape, 2);
    for (int i = 0; i < larger.length; i++) {
      larger[i] = Math.max(larger[i], input[i]);
    }
    float[] y = run(shape, input).output;
    float[] z = run(shape, larger).output;
    for (int at = 0; at < y.length; at++) {
      assertTrue(y[at] <= z[at], y[at] + " is above " + z[at]);
    }
  }

  /**
   * An image shifted by a stride gives an output shifted by one pixel, and winners shifted by the
   * stride, wherever windows lie on the image alone.
   */
  @Property(tries = 60)
  void commutesWithShifts(@ForAll("shapes") Pool2dShape shape) {
    int compared = comparedAfterShift(shape, shape.strideHeight(), 0, shape.outputWidth());
    compared += comparedAfterShift(shape, 0, shape.strideWidth(), 1);
    Assume.that(compared > 0);
  }

  @Example
  void commutesWithShiftsByAWindow() {
    Pool2dShape shape = Pool2dShape.of(2, 8, 9, 3, 2, 2);
    assertEquals(2 * 3 * 4 * 3, comparedAfterShift(shape, 2, 0, 4));
    assertEquals(2 * 4 * 3 * 3, comparedAfterShift(shape, 0, 2, 1));
  }

  /** Compares where it can; returns how many values that were. */
  private static int comparedAfterShift(
      Pool2dShape shape, int rows, int columns, int outputPixels) {
    float[] input = input(shape, 1);
    ShiftedImages images =
        new ShiftedImages(shape.batch(), shape.height(), shape.width(), shape.channels());
    Pooled before = run(shape, input);
    Pooled after = run(shape, images.shifted(input, rows, columns, input(shape, 2)));
    int compared = 0;
    for (int to = 0; to < after.output.length; to++) {
      int pixel = to / shape.channels();
      if (PoolShapes.windows(shape).inside(pixel, rows, columns)) {
        int from = to - outputPixels * shape.channels();
        assertEquals(before.output[from], after.output[to], "maximum");
        assertEquals(
            before.winner(from) + rows * shape.width() + columns, after.winner(to), "winner");
        compared++;
      }
    }
    return compared;
  }

  private static float[] input(Pool2dShape shape, long seed) {
    return Guarded.uniform(seed, shape.batch() * shape.height() * shape.width() * shape.channels());
  }

  private static Pooled run(Pool2dShape shape, float[] input) {
    int outputs = PoolShapes.windows(shape).outputPixels() * shape.channels();
    return run(
        shape, Parallelism.caller(), TestKernels.tested(), input, Guarded.uniform(9, outputs));
  }

  private interface Curve {
    float of(float x);
  }

  /** Mapped values; what no cell has given stays minus infinity. */
  private static float[] mapped(float[] values, Curve map) {
    float[] mapped = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      mapped[i] = values[i] == Float.NEGATIVE_INFINITY ? values[i] : map.of(values[i]);
    }
    return mapped;
  }

  private void both(Pool2dShape shape) {
    followsItsDefinitionWithTheSameBitsEverywhere(shape, false);
    followsItsDefinitionWithTheSameBitsEverywhere(shape, true);
  }

  @Example
  void everyCombinationOfOptions() {
    PoolShapes.ofEveryOption().forEach(this::both);
  }

  @Example
  void channelsAtTheEdgesOfVectors() {
    PoolShapes.atTheEdgesOfVectors().forEach(this::both);
  }

  @Example
  void globalPoolingsAreOneWindow() {
    for (int channels : new int[] {1, 16, 64, 131}) {
      Pool2dShape shape = Pool2dShape.global(2, 7, 5, channels);
      assertEquals(2 * channels, PoolShapes.windows(shape).outputPixels() * channels);
      both(shape);
    }
  }

  /** A row of pixels is an image of height 1. */
  @Example
  void oneDimensionalPooling() {
    Pool2dShape shape = Pool2dShape.of(3, 1, 29, 18, 1, 3);
    both(shape.stride(1, 2).padding(Padding.of(0, 0, 2, 1)));
    Pooled pooled = run(shape, Guarded.uniform(1, 3 * 29 * 18));
    assertEquals(3 * 9 * 18, pooled.output.length);
  }

  @Example
  void shapesOfTheNote() {
    both(Pool2dShape.of(3, 26, 26, 32, 2, 2));
    both(Pool2dShape.of(3, 11, 11, 64, 2, 2));
  }
}
