package dev.lanewise.kernels;

import static dev.lanewise.kernels.Guarded.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

@Tag("bits")
class MaxPool2dProperties {

  @Provide
  Arbitrary<Pool2dShape> shapes() {
    Arbitrary<int[]> sizes = Arbitraries.integers().between(1, 11).array(int[].class).ofSize(3);
    Arbitrary<int[]> window = Arbitraries.integers().between(1, 4).array(int[].class).ofSize(4);
    Arbitrary<Padding> paddings =
        Arbitraries.of(Padding.SAME, Padding.VALID, Padding.of(1, 2, 3, 0), Padding.of(5, 0, 0, 6));
    Arbitrary<Integer> channels = Arbitraries.of(1, 3, 16, 21, 32, 70);
    return Combinators.combine(sizes, window, paddings, channels)
        .as(
            (s, w, padding, c) ->
                Pool2dShape.of(s[0], s[1], s[2], c, Math.min(w[0], s[1]), Math.min(w[1], s[2]))
                    .stride(w[2], w[3])
                    .padding(padding));
  }

  private record Pooled(float[] output, float[] winners, float[] gradInput) {}

  @Property(tries = 150)
  void followsItsDefinitionWithTheSameBitsEverywhere(@ForAll("shapes") Pool2dShape shape) {
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
      return new Pooled(y.values(), winners.values(), dx.values());
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

  @Example
  void shapesOfTheNote() {
    followsItsDefinitionWithTheSameBitsEverywhere(Pool2dShape.of(3, 26, 26, 32, 2, 2));
    followsItsDefinitionWithTheSameBitsEverywhere(Pool2dShape.of(3, 11, 11, 64, 2, 2));
  }
}
