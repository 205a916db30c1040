package dev.lanewise.kernels;

import static dev.lanewise.kernels.Guarded.assertClose;
import static dev.lanewise.kernels.Guarded.assertSameBits;

import dev.lanewise.kernels.OptimizerCases.Case;
import dev.lanewise.kernels.OptimizerCases.Kind;
import dev.lanewise.kernels.OptimizerCases.Setting;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

@Tag("bits")
class OptimizerStepProperties {
  private static final int STEPS = 12;
  private static final float DECAY = 0.3f;

  private record Gradient(float[] values) {}

  @Property(tries = 15)
  void followTheirFormulasWithTheSameBitsEverywhere(
      @ForAll @IntRange(max = 130) int count, @ForAll boolean decay) {
    check(OptimizerCases.of(count, decay ? DECAY : 0));
  }

  @Property(tries = 20)
  void adafactorOfMatrices(
      @ForAll @IntRange(min = 1, max = 3) int matrices,
      @ForAll @IntRange(min = 1, max = 40) int rows,
      @ForAll @IntRange(min = 1, max = 70) int columns,
      @ForAll boolean decay) {
    check(List.of(AdafactorCases.matrices(matrices, rows, columns, decay ? DECAY : 0)));
  }

  @Example
  void sizesAtTheEdgesOfVectorsAndPieces() {
    for (int count : VectorEdges.COUNTS) {
      check(OptimizerCases.of(count, DECAY));
    }
    for (int count = 16_383; count <= 16_385; count++) {
      check(OptimizerCases.of(count, 0));
    }
  }

  @Example
  void blocksOfPowersAtTheirEdges() {
    for (int count = 511; count <= 513; count++) {
      check(OptimizerCases.of(count, 0).stream().filter(c -> c.name().startsWith("ftrl")).toList());
    }
  }

  @Example
  void manyPieces() {
    check(OptimizerCases.of(50_021, DECAY));
  }

  @Example
  void adafactorOfManyRowsAndOfLongOnes() {
    check(
        List.of(
            AdafactorCases.matrices(1, 257, 3, 0),
            AdafactorCases.matrices(2, 600, 67, DECAY),
            AdafactorCases.matrices(1, 3, 16_389, 0)));
  }

  private static void check(List<Case> cases) {
    for (Case c : cases) {
      List<Gradient> gradients = new ArrayList<>();
      for (int step = 0; step < (c.sizes()[0] < 1000 ? STEPS : 2); step++) {
        gradients.add(new Gradient(Guarded.uniform(100 + step, c.sizes()[0])));
      }
      float[][] start = new float[c.sizes().length][];
      float[][] adversarial = new float[c.sizes().length][];
      for (int i = 0; i < start.length; i++) {
        start[i] = Guarded.uniform(i, c.sizes()[i]);
        shape(start[i], c.kinds().get(i));
        adversarial[i] = Guarded.adversarial(10 + i, c.sizes()[i]);
      }
      compare(c, start, gradients, true);
      compare(c, adversarial, List.of(new Gradient(adversarial[0])), false);
    }
  }

  private static void shape(float[] values, Kind kind) {
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (kind) {
            case SIGNED -> values[i];
            case SQUARE -> values[i] * values[i];
            case LARGE_SQUARE -> 0.2f + Math.abs(values[i]);
            case SMALL -> 0.1f * values[i];
          };
    }
  }

  private static void compare(
      Case c, float[][] start, List<Gradient> gradients, boolean withOracle) {
    float[][] reference =
        run(c, KernelSet.scalar(), Parallelism.caller(), start, gradients, withOracle);
    for (Parallelism threads : TestKernels.THREADS) {
      float[][] result = run(c, TestKernels.tested(), threads, start, gradients, false);
      for (int i = 0; i < result.length; i++) {
        assertSameBits(reference[i], result[i], c.name() + " operand " + i + " " + threads);
      }
    }
  }

  private static float[][] run(
      Case c,
      KernelSet kernels,
      Parallelism threads,
      float[][] start,
      List<Gradient> gradients,
      boolean withOracle) {
    try (Arena arena = Arena.ofShared()) {
      Setting setting = new Setting(kernels, threads, arena, new ArrayList<>());
      Guarded[] x = Arrays.stream(start).map(v -> Guarded.of(arena, v)).toArray(Guarded[]::new);
      for (int step = 0; step < gradients.size(); step++) {
        x[0].set(gradients.get(step).values);
        double[][] exact = Arrays.stream(x).map(g -> doubles(g.values())).toArray(double[][]::new);
        c.step().run(setting, x, step + 1);
        if (withOracle) {
          checkStep(c, exact, x, step + 1);
        }
      }
      List<Guarded> all = new ArrayList<>(List.of(x));
      all.addAll(setting.scratch());
      all.forEach(Guarded::assertSurroundingsUntouched);
      return Arrays.stream(x).map(Guarded::values).toArray(float[][]::new);
    }
  }

  /** From the floats before the step, so that every step's own roundings are bounded. */
  private static void checkStep(Case c, double[][] exact, Guarded[] x, int number) {
    double[][] size = new double[exact.length][];
    for (int i = 0; i < size.length; i++) {
      size[i] = Arrays.stream(exact[i]).map(Math::abs).toArray();
    }
    c.exact().run(exact, size, number);
    for (int i = 1; i < exact.length; i++) {
      String what = c.name() + " operand " + i + " after step " + number;
      assertClose(exact[i], size[i], c.roundings(), x[i].values(), what);
    }
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }
}
