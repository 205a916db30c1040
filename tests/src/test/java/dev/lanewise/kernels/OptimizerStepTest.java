package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.OptimizerCases.Case;
import dev.lanewise.kernels.OptimizerCases.Setting;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Steps of optimizers in special cases, what Keras's own tests expect, and the options. */
@Tag("bits")
class OptimizerStepTest {
  private static final int ROWS = 5;
  private static final int COLUMNS = 7;
  private static final int COUNT = ROWS * COLUMNS;
  private static final float RATE = OptimizerCases.RATE;
  private static final Parallelism CALLER = Parallelism.caller();

  private static List<Case> all() {
    List<Case> cases = new ArrayList<>(OptimizerCases.of(COUNT, 0));
    cases.add(AdafactorCases.matrices(1, ROWS, COLUMNS, 0));
    return cases;
  }

  private static Case named(String name) {
    return all().stream().filter(c -> c.name().equals(name)).findAny().orElseThrow();
  }

  private static float[] filled(float value) {
    float[] values = new float[COUNT];
    Arrays.fill(values, value);
    return values;
  }

  /** The weights after steps from weights of 1/2 and a state of zeros. */
  private static float[] weightsAfter(Case c, float[]... gradients) {
    try (Arena arena = Arena.ofConfined()) {
      Setting setting = new Setting(KernelSet.current(), CALLER, arena, new ArrayList<>());
      Guarded[] x = new Guarded[c.sizes().length];
      for (int i = 0; i < x.length; i++) {
        x[i] = Guarded.of(arena, new float[c.sizes()[i]]);
      }
      x[1].set(filled(0.5f));
      for (int step = 0; step < gradients.length; step++) {
        x[0].set(gradients[step]);
        c.step().run(setting, x, step + 1);
      }
      return x[1].values();
    }
  }

  @Test
  void withoutGradientsWeightsStay() {
    for (Case c : all()) {
      float[] zeros = new float[COUNT];
      float expected = c.name().startsWith("ftrl") ? 0f : 0.5f;
      assertArrayEquals(filled(expected), weightsAfter(c, zeros, zeros, zeros), c.name());
    }
  }

  @Test
  void firstStepOfAdamAndItsKinIsTheRateWhateverTheGradient() {
    for (String name : List.of("adam", "amsgrad", "adamax", "lion", "adafactor vector")) {
      // Adafactor scales by the root mean square of the weights, 1/2.
      float step = name.startsWith("adafactor") ? RATE / 2 : RATE;
      for (float gradient : new float[] {7f, 1f}) {
        for (float weight : weightsAfter(named(name), filled(gradient))) {
          assertEquals(0.5f - step, weight, 1e-5 * step + 0x1p-24, name);
        }
      }
    }
  }

  @Test
  void gradientsWhoseSquaresOverflowGiveNoNaN() {
    for (Case c : all()) {
      if (!c.name().startsWith("ftrl") && !c.name().startsWith("adafactor")) {
        for (float weight : weightsAfter(c, filled(1e30f), filled(1f))) {
          assertFalse(Float.isNaN(weight), c.name());
        }
      }
    }
  }

  @Test
  void gradientsWhoseSquaresVanishGiveNoNaN() {
    for (Case c : all()) {
      for (float weight : weightsAfter(c, filled(1e-30f), filled(-1e-30f))) {
        assertTrue(Math.abs(weight) <= 1, c.name() + ": " + weight);
      }
    }
  }

  @Test
  void oneGradientThatIsNaNSpoilsItsWeightAndInAdafactorAll() {
    for (Case c : all()) {
      float[] gradient = filled(0.25f);
      gradient[3] = Float.NaN;
      float[] weights = weightsAfter(c, gradient);
      for (int i = 0; i < COUNT; i++) {
        boolean spoilt = i == 3 || c.name().startsWith("adafactor");
        assertEquals(spoilt, Float.isNaN(weights[i]), c.name() + " at " + i);
      }
    }
  }

  @Test
  void centeredRmsPropOfAConstantGradientGivesNoNaN() {
    float[][] gradients = new float[300][];
    Arrays.fill(gradients, filled(0.7f));
    for (float weight : weightsAfter(named("rmsprop momentum 0.0 centered true"), gradients)) {
      assertFalse(Float.isNaN(weight));
    }
  }

  @Test
  void adafactorWithARowAndAColumnWithoutGradientsLeavesTheirWeights() {
    float[] gradient = filled(1f);
    for (int i = 0; i < COUNT; i++) {
      if (i < COLUMNS || i % COLUMNS == 0) {
        gradient[i] = 0f;
      }
    }
    float[] weights = weightsAfter(AdafactorCases.matrices(1, ROWS, COLUMNS, 0), gradient);
    for (int i = 0; i < COUNT; i++) {
      assertEquals(gradient[i] == 0f, weights[i] == 0.5f, "at " + i);
      assertFalse(Float.isNaN(weights[i]), "at " + i);
    }
  }

  @Test
  void lambMovesWeightsThatAreAllZeroByTheRate() {
    try (Arena arena = Arena.ofConfined()) {
      Guarded weights = Guarded.of(arena, new float[COUNT]);
      LambStep lamb = LambStep.of(COUNT, MomentOptions.of(), CALLER);
      lamb.run(
          Guarded.of(arena, filled(1f)).segment(),
          Guarded.of(arena, filled(1f)).offset(),
          weights.segment(),
          weights.offset(),
          Memory.floats(arena, COUNT),
          0,
          Memory.floats(arena, COUNT),
          0,
          RATE,
          1,
          Memory.bytes(arena, lamb.scratchBytes()),
          0);
      for (float weight : weights.values()) {
        assertEquals(-RATE, weight, 1e-6 * RATE);
      }
    }
  }

  @Test
  void amsgradRemembersTheLargestGradient() {
    float[] large = filled(1000f);
    float[][] gradients = new float[20][];
    Arrays.fill(gradients, filled(1e-3f));
    gradients[0] = large;
    float[] adam = weightsAfter(named("adam"), gradients);
    float[] amsgrad = weightsAfter(named("amsgrad"), gradients);
    assertTrue(amsgrad[0] > adam[0], amsgrad[0] + " and " + adam[0]);
  }

  @Test
  void nadamsMomentumComesToRest() {
    assertEquals(0.9f / (1 - 0.0), NadamSchedule.meanShare(0.9f, 1_000_000_000L), 1e-12);
    assertEquals(1 - 0.9f, NadamSchedule.gradientShare(0.9f, 1_000_000_000L), 1e-7);
    double first = 0.9f * (1 - 0.96 / 2);
    double second = 0.9f * (1 - 0.96 * 0.96 / 2);
    assertEquals(second / (1 - first * second), NadamSchedule.meanShare(0.9f, 1), 1e-15);
    assertEquals(1, NadamSchedule.gradientShare(0.9f, 1), 1e-15);
  }

  @Test
  void decayTakesItsShareBeforeTheStep() {
    for (Case c : OptimizerCases.of(COUNT, 0.25f)) {
      if (!c.name().startsWith("ftrl")) {
        float expected = 0.5f - 0.5f * 0.25f * RATE;
        for (float weight : weightsAfter(c, new float[COUNT])) {
          assertEquals(expected, weight, 0x1p-25, c.name());
        }
      }
    }
  }

  /** Weights 1, 2, 3, 4 after one step along 1, 6, 7, 2 at the rate 0.5, as Keras's tests say. */
  private interface FirstStep {
    void run(Guarded g, Guarded w, Guarded[] state, Guarded scratch);
  }

  private static void assertFirstStep(FirstStep step, double... expected) {
    try (Arena arena = Arena.ofConfined()) {
      Guarded w = Guarded.of(arena, new float[] {1, 2, 3, 4});
      Guarded[] state = new Guarded[3];
      for (int i = 0; i < state.length; i++) {
        state[i] = Guarded.of(arena, new float[4]);
      }
      step.run(Guarded.of(arena, new float[] {1, 6, 7, 2}), w, state, Guarded.of(arena, 10_000));
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], w.values()[i], 1e-4, "weight " + i);
      }
    }
  }

  @Test
  void firstStepsAreKeras() {
    assertFirstStep(
        (g, w, s, scratch) ->
            RmsPropStep.of(4, RmsPropOptions.of(), CALLER)
                .run(
                    g.segment(),
                    g.offset(),
                    w.segment(),
                    w.offset(),
                    s[0].segment(),
                    s[0].offset(),
                    null,
                    0,
                    null,
                    0,
                    0.5f),
        -0.5811,
        0.4189,
        1.4189,
        2.4189);
    assertFirstStep(
        (g, w, s, scratch) ->
            AdamStep.of(4, MomentOptions.decoupled(), CALLER)
                .run(
                    g.segment(),
                    g.offset(),
                    w.segment(),
                    w.offset(),
                    s[0].segment(),
                    s[0].offset(),
                    s[1].segment(),
                    s[1].offset(),
                    null,
                    0,
                    0.5f,
                    1),
        0.4980,
        1.4960,
        2.494,
        3.492);
    assertFirstStep(
        (g, w, s, scratch) ->
            NadamStep.of(4, MomentOptions.of(), CALLER)
                .run(
                    g.segment(),
                    g.offset(),
                    w.segment(),
                    w.offset(),
                    s[0].segment(),
                    s[0].offset(),
                    s[1].segment(),
                    s[1].offset(),
                    0.5f,
                    1),
        0.4686,
        1.4686,
        2.4686,
        3.4686);
    assertFirstStep(
        (g, w, s, scratch) ->
            AdadeltaStep.of(4, AdadeltaOptions.of(), CALLER)
                .run(
                    g.segment(),
                    g.offset(),
                    w.segment(),
                    w.offset(),
                    s[0].segment(),
                    s[0].offset(),
                    s[1].segment(),
                    s[1].offset(),
                    0.5f),
        0.9993,
        1.9993,
        2.9993,
        3.9993);
    assertFirstStep(
        (g, w, s, scratch) ->
            LionStep.of(4, LionOptions.of(), CALLER)
                .run(
                    g.segment(),
                    g.offset(),
                    w.segment(),
                    w.offset(),
                    s[0].segment(),
                    s[0].offset(),
                    0.5f),
        0.5,
        1.5,
        2.5,
        3.5);
    assertFirstStep(
        (g, w, s, scratch) -> {
          FtrlStep ftrl = FtrlStep.of(4, FtrlOptions.of(), CALLER);
          ftrl.start(s[0].segment(), s[0].offset());
          ftrl.run(
              g.segment(),
              g.offset(),
              w.segment(),
              w.offset(),
              s[0].segment(),
              s[0].offset(),
              s[1].segment(),
              s[1].offset(),
              0.5f,
              scratch.segment(),
              scratch.offset());
        },
        0.2218,
        1.3954,
        2.3651,
        2.8814);
    assertFirstStep(
        (g, w, s, scratch) ->
            LambStep.of(4, MomentOptions.of(), CALLER)
                .run(
                    g.segment(),
                    g.offset(),
                    w.segment(),
                    w.offset(),
                    s[0].segment(),
                    s[0].offset(),
                    s[1].segment(),
                    s[1].offset(),
                    0.5f,
                    1,
                    scratch.segment(),
                    scratch.offset()),
        -0.3693,
        0.6306,
        1.6306,
        2.6306);
    assertFirstStep(
        (g, w, s, scratch) ->
            AdafactorVectorStep.of(4, AdafactorOptions.of(), CALLER)
                .run(
                    g.segment(),
                    g.offset(),
                    w.segment(),
                    w.offset(),
                    s[0].segment(),
                    s[0].offset(),
                    0.5f,
                    1,
                    scratch.segment(),
                    scratch.offset()),
        -0.3693,
        0.6307,
        1.6307,
        2.6307);
    assertFirstStep(
        (g, w, s, scratch) ->
            AdafactorStep.of(1, 2, 2, AdafactorOptions.of(), CALLER)
                .run(
                    g.segment(),
                    g.offset(),
                    w.segment(),
                    w.offset(),
                    s[0].segment(),
                    s[0].offset(),
                    s[1].segment(),
                    s[1].offset(),
                    0.5f,
                    1,
                    scratch.segment(),
                    scratch.offset()),
        0.7007,
        -0.0081,
        1.2492,
        3.4407);
  }

  @Test
  void accumulatorsStartAsTheOptionsSay() {
    try (Arena arena = Arena.ofConfined()) {
      Guarded accumulator = Guarded.of(arena, COUNT);
      AdagradStep.of(COUNT, AdagradOptions.of(), CALLER)
          .start(accumulator.segment(), accumulator.offset());
      assertArrayEquals(filled(0.1f), accumulator.values());
      FtrlStep.of(COUNT, FtrlOptions.of().initialAccumulator(3f), CALLER)
          .start(accumulator.segment(), accumulator.offset());
      assertArrayEquals(filled(3f), accumulator.values());
      accumulator.assertSurroundingsUntouched();
    }
  }

  @Test
  void defaultsAreKeras() {
    assertEquals(new SgdOptions(0f, false, 0f), SgdOptions.of());
    assertEquals(new RmsPropOptions(0.9f, 0f, 1e-7f, false, 0f), RmsPropOptions.of());
    assertEquals(new MomentOptions(0.9f, 0.999f, 1e-7f, 0f), MomentOptions.of());
    assertEquals(new MomentOptions(0.9f, 0.999f, 1e-7f, 0.004f), MomentOptions.decoupled());
    assertEquals(new AdagradOptions(0.1f, 1e-7f, 0f), AdagradOptions.of());
    assertEquals(new AdadeltaOptions(0.95f, 1e-7f, 0f), AdadeltaOptions.of());
    assertEquals(new LionOptions(0.9f, 0.99f, 0f), LionOptions.of());
    assertEquals(new FtrlOptions(-0.5f, 0.1f, 0f, 0f, 0f, 0f, 0f), FtrlOptions.of());
    assertEquals(new AdafactorOptions(-0.8f, 1e-30f, 1e-3f, 1f, 0f), AdafactorOptions.of());
  }

  private static void assertRefused(String message, Executable call) {
    Exception refusal = assertThrows(IllegalArgumentException.class, call);
    assertEquals(message, refusal.getMessage());
  }

  @Test
  void optionsOutOfRangeAreNamed() {
    assertRefused("momentum: expected 0 to 1, got 1.5", () -> SgdOptions.of().momentum(1.5f));
    assertRefused("rho: expected 0 to 1, got -1.0", () -> RmsPropOptions.of().rho(-1f));
    assertRefused(
        "epsilon: expected 0 or more, finite, got NaN",
        () -> RmsPropOptions.of().epsilon(Float.NaN));
    assertRefused("beta2: expected 0 to below 1, got 1.0", () -> MomentOptions.of().beta2(1f));
    assertRefused(
        "weightDecay: expected 0 or more, finite, got -0.5",
        () -> MomentOptions.of().weightDecay(-0.5f));
    assertRefused(
        "beta1: expected more than 0, at most 1, got 0.0", () -> LionOptions.of().beta1(0f));
    assertRefused(
        "ratePower: expected 0 or less, finite, got 0.5", () -> FtrlOptions.of().ratePower(0.5f));
    assertRefused("l1: expected 0 or more, finite, got -1.0", () -> FtrlOptions.of().l1(-1f));
    assertRefused(
        "clipThreshold: expected more than 0, finite, got 0.0",
        () -> AdafactorOptions.of().clipThreshold(0f));
  }

  @Test
  void stateThatTheOptionsNeedAndStepsBelowOneAreRefused() {
    try (Arena arena = Arena.ofConfined()) {
      Guarded x = Guarded.of(arena, filled(1f));
      Guarded y = Guarded.of(arena, filled(1f));
      SgdStep sgd = SgdStep.of(COUNT, SgdOptions.of().momentum(0.9f), CALLER);
      assertRefused(
          "velocity: expected memory, got null",
          () -> sgd.run(x.segment(), x.offset(), y.segment(), y.offset(), null, 0, RATE));
      assertRefused(
          "velocity: must not overlap weights",
          () ->
              sgd.run(
                  x.segment(), x.offset(), y.segment(), y.offset(), y.segment(), y.offset(), RATE));
      AdamaxStep adamax = AdamaxStep.of(COUNT, MomentOptions.of(), CALLER);
      assertRefused(
          "number: expected 1 or more, got 0",
          () ->
              adamax.run(
                  x.segment(),
                  x.offset(),
                  y.segment(),
                  y.offset(),
                  Memory.floats(arena, COUNT),
                  0,
                  Memory.floats(arena, COUNT),
                  0,
                  RATE,
                  0));
      assertArrayEquals(filled(1f), y.values());
    }
  }
}
