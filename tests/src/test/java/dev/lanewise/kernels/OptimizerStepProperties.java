package dev.lanewise.kernels;

import static dev.lanewise.kernels.Guarded.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

@Tag("bits")
class OptimizerStepProperties {
  private static final float RATE = 0.01f;

  /** A step on four guarded arrays: gradient, weights and two of state. */
  private interface Step {
    void run(KernelSet kernels, Parallelism threads, Guarded[] x);
  }

  /** The same in double precision on one element: gradient, weight, state. */
  private interface Exact {
    void run(double[] x);
  }

  private record Case(String name, Step step, Exact exact) {}

  private static final List<Case> CASES =
      List.of(
          new Case(
              "sgd",
              (k, p, x) ->
                  SgdStep.of(x[0].count(), p, k)
                      .run(x[0].segment(), x[0].offset(), x[1].segment(), x[1].offset(), RATE),
              x -> x[1] -= RATE * x[0]),
          new Case(
              "momentum",
              (k, p, x) ->
                  SgdStep.of(x[0].count(), p, k)
                      .runMomentum(
                          x[0].segment(),
                          x[0].offset(),
                          x[1].segment(),
                          x[1].offset(),
                          x[2].segment(),
                          x[2].offset(),
                          RATE,
                          0.9f),
              x -> {
                x[2] = 0.9f * x[2] - RATE * x[0];
                x[1] += x[2];
              }),
          new Case(
              "nesterov",
              (k, p, x) ->
                  SgdStep.of(x[0].count(), p, k)
                      .runNesterov(
                          x[0].segment(),
                          x[0].offset(),
                          x[1].segment(),
                          x[1].offset(),
                          x[2].segment(),
                          x[2].offset(),
                          RATE,
                          0.9f),
              x -> {
                x[2] = 0.9f * x[2] - RATE * x[0];
                x[1] += 0.9f * x[2] - RATE * x[0];
              }),
          new Case(
              "rmsprop",
              (k, p, x) ->
                  RmsPropStep.of(x[0].count(), p, k)
                      .run(
                          x[0].segment(),
                          x[0].offset(),
                          x[1].segment(),
                          x[1].offset(),
                          x[3].segment(),
                          x[3].offset(),
                          RATE,
                          0.9f,
                          1e-7f),
              x -> {
                x[3] = 0.9f * x[3] + (1 - 0.9f) * x[0] * x[0];
                x[1] -= RATE * x[0] / Math.sqrt(x[3] + 1e-7f);
              }),
          new Case(
              "adam",
              (k, p, x) ->
                  AdamStep.of(x[0].count(), p, k)
                      .run(
                          x[0].segment(),
                          x[0].offset(),
                          x[1].segment(),
                          x[1].offset(),
                          x[2].segment(),
                          x[2].offset(),
                          x[3].segment(),
                          x[3].offset(),
                          RATE,
                          0.9f,
                          0.999f,
                          1e-7f),
              x -> {
                x[2] = 0.9f * x[2] + (1 - 0.9f) * x[0];
                x[3] = 0.999f * x[3] + (1 - 0.999f) * x[0] * x[0];
                x[1] -= RATE * x[2] / (Math.sqrt(x[3]) + 1e-7f);
              }));

  @Property(tries = 60)
  void followTheirFormulasWithTheSameBitsEverywhere(@ForAll @IntRange(max = 130) int count) {
    check(count);
  }

  @net.jqwik.api.Example
  void sizesAtTheEdgesOfVectorsAndPieces() {
    for (int count : VectorEdges.COUNTS) {
      check(count);
    }
    for (int count = 16_383; count <= 16_385; count++) {
      check(count);
    }
  }

  @net.jqwik.api.Example
  void manyPieces() {
    check(50_021);
  }

  private static void check(int count) {
    for (Case c : CASES) {
      float[][] ordinary = new float[4][];
      float[][] adversarial = new float[4][];
      for (int i = 0; i < 4; i++) {
        ordinary[i] = Guarded.uniform(i, count);
        adversarial[i] = Guarded.adversarial(10 + i, count);
      }
      for (int i = 0; i < count; i++) {
        ordinary[3][i] = Math.abs(ordinary[3][i]);
      }
      float[][] reference = compareAll(c, ordinary);
      compareAll(c, adversarial);
      for (int i = 0; i < count; i++) {
        double[] exact = {ordinary[0][i], ordinary[1][i], ordinary[2][i], ordinary[3][i]};
        c.exact.run(exact);
        for (int j = 1; j < 4; j++) {
          assertEquals(exact[j], reference[j][i], 1e-6, c.name + " at " + i);
        }
      }
    }
  }

  private static float[][] compareAll(Case c, float[][] values) {
    float[][] reference = run(c, KernelSet.scalar(), Parallelism.caller(), values);
    for (Parallelism threads : TestKernels.THREADS) {
      float[][] result = run(c, TestKernels.tested(), threads, values);
      for (int i = 0; i < 4; i++) {
        assertSameBits(reference[i], result[i], c.name + " operand " + i + " " + threads);
      }
    }
    return reference;
  }

  private static float[][] run(Case c, KernelSet kernels, Parallelism threads, float[][] values) {
    try (Arena arena = Arena.ofShared()) {
      Guarded[] x = Arrays.stream(values).map(v -> Guarded.of(arena, v)).toArray(Guarded[]::new);
      c.step.run(kernels, threads, x);
      for (Guarded g : x) {
        g.assertSurroundingsUntouched();
      }
      return Arrays.stream(x).map(Guarded::values).toArray(float[][]::new);
    }
  }
}
