package dev.lanewise.nn.losses;

import static dev.lanewise.nn.losses.LossContractTest.Outputs.ANY;
import static dev.lanewise.nn.losses.LossContractTest.Outputs.POSITIVE;
import static dev.lanewise.nn.losses.LossContractTest.Outputs.SHARES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.architecture.ClassFiles;
import dev.lanewise.kernels.Guarded;
import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;
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
   * @param outputs what the model gives
   */
  private record Case(Loss loss, boolean softmaxTaken, Outputs outputs, int size) {
    Case(Loss loss, Outputs outputs, int size) {
      this(loss, false, outputs, size);
    }
  }

  enum Outputs {
    /** Any numbers. */
    ANY,
    /** Numbers above zero, as of a softmax, whatever their sum. */
    POSITIVE,
    /** Numbers between 0 and 1. */
    SHARES
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(CategoricalCrossentropy.of(), POSITIVE, 5),
        new Case(CategoricalCrossentropy.of(), true, ANY, 19),
        new Case(CategoricalCrossentropy.of().fromLogits(true), ANY, 10),
        new Case(CategoricalCrossentropy.of().labelSmoothing(0.1), POSITIVE, 5),
        new Case(CategoricalCrossentropy.of().labelSmoothing(0.1), true, ANY, 19),
        new Case(SparseCategoricalCrossentropy.of(), POSITIVE, 5),
        new Case(SparseCategoricalCrossentropy.of(), true, ANY, 19),
        new Case(SparseCategoricalCrossentropy.of().fromLogits(true), ANY, 10),
        new Case(CategoricalFocalCrossentropy.of(), POSITIVE, 5),
        new Case(CategoricalFocalCrossentropy.of().alpha(0.7).gamma(0.5), true, ANY, 19),
        new Case(CategoricalFocalCrossentropy.of().fromLogits(true).gamma(0), ANY, 10),
        new Case(CategoricalFocalCrossentropy.of().labelSmoothing(0.2), POSITIVE, 5),
        new Case(BinaryCrossentropy.of(), SHARES, 1),
        new Case(BinaryCrossentropy.of().fromLogits(true), ANY, 19),
        new Case(BinaryCrossentropy.of().labelSmoothing(0.3), SHARES, 7),
        new Case(BinaryFocalCrossentropy.of(), SHARES, 7),
        new Case(BinaryFocalCrossentropy.of().gamma(0.5).classBalancing(true), SHARES, 7),
        new Case(BinaryFocalCrossentropy.of().fromLogits(true).gamma(1.5), ANY, 19),
        new Case(
            BinaryFocalCrossentropy.of().classBalancing(true).alpha(0.6).labelSmoothing(0.1),
            SHARES,
            7),
        new Case(MeanSquaredError.of(), ANY, 19),
        new Case(MeanAbsoluteError.of(), ANY, 19),
        new Case(MeanAbsolutePercentageError.of(), ANY, 19),
        new Case(MeanSquaredLogarithmicError.of(), ANY, 19),
        new Case(LogCosh.of(), ANY, 19),
        new Case(Huber.of(), ANY, 19),
        new Case(Huber.of().delta(0.3), ANY, 7),
        new Case(Hinge.of(), ANY, 19),
        new Case(SquaredHinge.of(), ANY, 19),
        new Case(CategoricalHinge.of(), SHARES, 3),
        new Case(Poisson.of(), SHARES, 7),
        new Case(KLDivergence.of(), SHARES, 7),
        new Case(CosineSimilarity.of(), ANY, 19));
  }

  static Stream<Case> ofProbabilities() {
    return cases().filter(tested -> tested.outputs == POSITIVE);
  }

  static Stream<Case> ofValues() {
    return cases().filter(tested -> tested.loss.targetForm() == TargetForm.VALUES);
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
      float[] output = output(tested, samples, random);
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

  /** Also where a sample has several rows along the last axis; labels are of samples. */
  @ParameterizedTest
  @MethodSource("ofValues")
  void severalRowsOfASampleHaveTheirMean(Case tested) {
    Random random = new Random(3);
    float[] output = output(tested, 6, random);
    try (Arena arena = Arena.ofShared()) {
      SampleTargets targets = targets(arena, tested, 6, random);
      Result rows = run(arena, tested, 6, Shape.of(tested.size), output, targets, 0.25f);
      Result samples = run(arena, tested, 2, Shape.of(3, tested.size), output, targets, 0.75f);
      for (int i = 0; i < 2; i++) {
        double sum = 0;
        for (int j = 0; j < 3; j++) {
          sum += rows.losses[3 * i + j];
        }
        assertEquals(sum / 3, samples.losses[i], 1e-6 * (1 + Math.abs(sum)));
      }
      for (int i = 0; i < output.length; i++) {
        assertEquals(rows.gradient[i], samples.gradient[i], 1e-6 * Math.abs(rows.gradient[i]));
      }
    }
  }

  private static float[] output(Case tested, int rows, Random random) {
    float[] output = new float[rows * tested.size];
    for (int i = 0; i < output.length; i++) {
      output[i] =
          switch (tested.outputs) {
            case ANY -> (float) (2 * random.nextGaussian());
            case POSITIVE -> 0.05f + random.nextFloat();
            case SHARES -> 0.05f + 0.9f * random.nextFloat();
          };
    }
    return output;
  }

  /** Shares of the sum below 1e-7 or above 1 - 1e-7 are flat: only the sum tells of them. */
  @ParameterizedTest
  @MethodSource("ofProbabilities")
  void probabilitiesAreKeptFromZeroAndOne(Case tested) {
    float[] output = {1e-4f, 1e4f, 2e-4f, 2e-4f, 2e-4f, 4e3f, 5e3f, 1e3f, 1e-4f, 2e-4f};
    try (Arena arena = Arena.ofShared()) {
      SampleTargets targets = targets(arena, tested, 2, new Random(5));
      Result result = run(arena, tested, output, targets, 1e3f);
      assertLosses(tested, output, targets, result);
      assertArrayEquals(new float[5], Arrays.copyOf(result.gradient, 5), "one is nearly all");
      assertGradient(tested, output, targets, 1e3f, result, 1);
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
    Shape shape = Shape.of(tested.size);
    return run(arena, tested, targets.rows().length, shape, output, targets, scale);
  }

  private static Result run(
      Arena arena,
      Case tested,
      int samples,
      Shape shape,
      float[] output,
      SampleTargets targets,
      float scale) {
    Guarded losses = Guarded.of(arena, samples);
    MemorySegment x = arena.allocateFrom(ValueLayout.JAVA_FLOAT, output);
    MemorySegment predictions = arena.allocate(x.byteSize(), Float.BYTES);
    MemorySegment gradient = arena.allocate(x.byteSize(), Float.BYTES);
    LossStep step = tested.loss.step(samples, shape, tested.softmaxTaken, Parallelism.caller());
    step.run(
        x,
        targets.segment(),
        0,
        scale,
        losses.segment(),
        losses.offset(),
        predictions,
        gradient,
        arena.allocate(step.scratchBytes(), Memory.ALIGNMENT));
    losses.assertSurroundingsUntouched();
    return new Result(losses.values(), gradient.toArray(ValueLayout.JAVA_FLOAT));
  }
}
