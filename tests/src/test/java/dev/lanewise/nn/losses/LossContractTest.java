package dev.lanewise.nn.losses;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.architecture.ClassFiles;
import dev.lanewise.kernels.Guarded;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.reference.DoubleLoss;
import dev.lanewise.nn.reference.SampleTargets;
import dev.lanewise.nn.reference.Slopes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every loss has to keep: it is the reference's in double precision, and its gradient is the
 * reference's slope.
 */
class LossContractTest {
  /**
   * A loss and what it gets.
   *
   * @param softmaxTaken whether the model's softmax was left to the loss
   * @param positive whether outputs are above zero, as those of a softmax
   */
  private record Case(Loss loss, boolean softmaxTaken, boolean positive, int size) {}

  static Stream<Case> cases() {
    return Stream.of(
        new Case(CategoricalCrossentropy.of(), false, true, 5),
        new Case(CategoricalCrossentropy.of(), true, false, 19),
        new Case(CategoricalCrossentropy.of().fromLogits(true), false, false, 10),
        new Case(SparseCategoricalCrossentropy.of(), false, true, 5),
        new Case(SparseCategoricalCrossentropy.of(), true, false, 19),
        new Case(SparseCategoricalCrossentropy.of().fromLogits(true), false, false, 10));
  }

  static Stream<Case> ofProbabilities() {
    return cases().filter(tested -> tested.positive);
  }

  @Test
  void everyLossHasACase() throws Exception {
    assertEquals(
        ClassFiles.implementing(Loss.class),
        cases()
            .map(tested -> tested.loss.getClass().getName())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valueAndGradientAreTheReferences(Case tested) {
    for (int samples : new int[] {1, 7}) {
      Random random = new Random(samples);
      float[] output = new float[samples * tested.size];
      for (int i = 0; i < output.length; i++) {
        output[i] =
            tested.positive ? 0.05f + random.nextFloat() : (float) (2 * random.nextGaussian());
      }
      try (Arena arena = Arena.ofShared()) {
        SampleTargets targets = targets(arena, tested, samples, random);
        Result result = run(arena, tested, output, targets, 0.37f);
        assertLosses(tested, output, targets, result);
        for (int i = 0; i < samples; i++) {
          assertGradient(tested, output, targets, 0.37f, result, i);
        }
      }
    }
  }

  /** Shares of the sum below 1e-7 or above 1 - 1e-7 are flat: only the sum tells of them. */
  @ParameterizedTest
  @MethodSource("ofProbabilities")
  void probabilitiesAreKeptFromZeroAndOne(Case tested) {
    float[] output = {1e-4f, 1e4f, 2e-4f, 2e-4f, 2e-4f, 4e3f, 5e3f, 1e3f, 1e-4f, 2e-4f};
    try (Arena arena = Arena.ofShared()) {
      SampleTargets targets = targets(arena, tested, 2, new Random(5));
      Result result = run(arena, tested, output, targets, 1e4f);
      assertLosses(tested, output, targets, result);
      assertArrayEquals(new float[5], Arrays.copyOf(result.gradient, 5), "one is nearly all");
      assertGradient(tested, output, targets, 1e4f, result, 1);
    }
  }

  private static SampleTargets targets(Arena arena, Case tested, int samples, Random random) {
    return SampleTargets.of(arena, tested.loss.targetForm(), samples, tested.size, random);
  }

  private static double[] row(Case tested, float[] output, int row) {
    return IntStream.range(0, tested.size)
        .mapToDouble(i -> output[row * tested.size + i])
        .toArray();
  }

  private static void assertLosses(
      Case tested, float[] output, SampleTargets targets, Result result) {
    DoubleLoss reference = DoubleLoss.of(tested.loss, tested.softmaxTaken);
    double[] exact =
        IntStream.range(0, targets.rows().length)
            .mapToDouble(i -> reference.of(row(tested, output, i), targets.rows()[i]))
            .toArray();
    Slopes.assertNear(exact, result.losses, tested.size, "losses");
  }

  private static void assertGradient(
      Case tested, float[] output, SampleTargets targets, float scale, Result result, int row) {
    DoubleLoss reference = DoubleLoss.of(tested.loss, tested.softmaxTaken);
    double[] values = row(tested, output, row);
    double[] target = targets.rows()[row];
    int at = row * tested.size;
    Slopes.of(() -> scale * reference.of(values, target), values)
        .assertGradient(
            Arrays.copyOfRange(result.gradient, at, at + tested.size),
            tested.size,
            "gradient of sample " + row);
  }

  private record Result(float[] losses, float[] gradient) {}

  private static Result run(
      Arena arena, Case tested, float[] output, SampleTargets targets, float scale) {
    int samples = targets.rows().length;
    Guarded losses = Guarded.of(arena, samples);
    MemorySegment x = arena.allocateFrom(ValueLayout.JAVA_FLOAT, output);
    MemorySegment predictions = arena.allocate(x.byteSize(), Float.BYTES);
    MemorySegment gradient = arena.allocate(x.byteSize(), Float.BYTES);
    tested
        .loss
        .step(samples, Shape.of(tested.size), tested.softmaxTaken, Parallelism.caller())
        .run(
            x,
            targets.segment(),
            0,
            scale,
            losses.segment(),
            losses.offset(),
            predictions,
            gradient);
    losses.assertSurroundingsUntouched();
    return new Result(losses.values(), gradient.toArray(ValueLayout.JAVA_FLOAT));
  }
}
