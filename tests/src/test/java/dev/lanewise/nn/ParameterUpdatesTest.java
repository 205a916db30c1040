package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.OwnedMemory;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.internal.graph.Graph;
import dev.lanewise.nn.internal.graph.Parameters;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.Flatten;
import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.losses.SparseCategoricalCrossentropy;
import dev.lanewise.nn.optimizers.Adadelta;
import dev.lanewise.nn.optimizers.Adagrad;
import dev.lanewise.nn.optimizers.Adam;
import dev.lanewise.nn.optimizers.AdamW;
import dev.lanewise.nn.optimizers.Adamax;
import dev.lanewise.nn.optimizers.Clipping;
import dev.lanewise.nn.optimizers.Ftrl;
import dev.lanewise.nn.optimizers.Lion;
import dev.lanewise.nn.optimizers.Nadam;
import dev.lanewise.nn.optimizers.Optimizer;
import dev.lanewise.nn.optimizers.RMSprop;
import dev.lanewise.nn.optimizers.SGD;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Optimizers on the parameters of a model, by Keras's formulas in double precision. */
class ParameterUpdatesTest {
  /** Tensors of 6, 2, 8 and 4 parameters. */
  private static final Graph GRAPH =
      Graph.sequential(List.of(Input.of(3), Dense.of(2), Dense.of(4)));

  private static final int[] TENSORS = {6, 2, 8, 4};
  private static final int COUNT = 20;

  /** A rule for one weight: its state is zeros at first. */
  private interface Rule {
    /** The weight after step {@code t}, from 1. */
    double step(double w, double g, double[] state, int t);
  }

  private static double moments(double[] s, double g) {
    s[0] = 0.9 * s[0] + 0.1 * g;
    s[1] = 0.999 * s[1] + 0.001 * g * g;
    return s[0];
  }

  private static double adam(double w, double g, double[] s, int t) {
    double m = moments(s, g);
    double alpha = 1e-3 * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
    return w - alpha * m / (Math.sqrt(s[1]) + 1e-7);
  }

  private static double amsgrad(double w, double g, double[] s, int t) {
    double m = moments(s, g);
    s[2] = Math.max(s[2], s[1]);
    double alpha = 1e-3 * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
    return w - alpha * m / (Math.sqrt(s[2]) + 1e-7);
  }

  private static double nadam(double w, double g, double[] s, int t) {
    double m = moments(s, g);
    double product = 1;
    for (int i = 1; i <= t; i++) {
      product *= 0.9 * (1 - 0.5 * Math.pow(0.96, i));
    }
    double now = 0.9 * (1 - 0.5 * Math.pow(0.96, t));
    double next = 0.9 * (1 - 0.5 * Math.pow(0.96, t + 1));
    double mean = next * m / (1 - product * next) + (1 - now) * g / (1 - product);
    return w - 1e-3 * mean / (Math.sqrt(s[1] / (1 - Math.pow(0.999, t))) + 1e-7);
  }

  private static double adamax(double w, double g, double[] s, int t) {
    s[0] = 0.9 * s[0] + 0.1 * g;
    s[1] = Math.max(0.999 * s[1], Math.abs(g));
    return w - 1e-3 / (1 - Math.pow(0.9, t)) * s[0] / (s[1] + 1e-7);
  }

  private static double rmsprop(double w, double g, double[] s, int t) {
    s[0] = 0.9 * s[0] + 0.1 * g * g;
    return w - 1e-3 * g / Math.sqrt(s[0] + 1e-7);
  }

  private static double momentumOfRmsprop(double w, double g, double[] s, int t) {
    s[0] = 0.9 * s[0] + 0.1 * g * g;
    s[1] = 0.5 * s[1] + 1e-3 * g / Math.sqrt(s[0] + 1e-7);
    return w - s[1];
  }

  private static double centered(double w, double g, double[] s, int t) {
    s[0] = 0.9 * s[0] + 0.1 * g * g;
    s[2] = 0.9 * s[2] + 0.1 * g;
    return w - 1e-3 * g / Math.sqrt(s[0] - s[2] * s[2] + 1e-7);
  }

  private static double centeredMomentum(double w, double g, double[] s, int t) {
    double before = w;
    s[1] = 0.5 * s[1] + before - centered(w, g, s, t);
    return w - s[1];
  }

  private static double adagrad(double w, double g, double[] s, int t) {
    s[0] = (t == 1 ? 0.1 : s[0]) + g * g;
    return w - 1e-3 * g / Math.sqrt(s[0] + 1e-7);
  }

  private static double adadelta(double w, double g, double[] s, int t) {
    s[0] = 0.95 * s[0] + 0.05 * g * g;
    double step = g * Math.sqrt(s[1] + 1e-7) / Math.sqrt(s[0] + 1e-7);
    s[1] = 0.95 * s[1] + 0.05 * step * step;
    return w - 1e-3 * step;
  }

  private static double lion(double w, double g, double[] s, int t) {
    double step = 1e-3 * Math.signum(0.9 * s[0] + 0.1 * g);
    s[0] = 0.99 * s[0] + 0.01 * g;
    return w - step;
  }

  private static double ftrl(double w, double g, double[] s, int t) {
    double before = t == 1 ? 0.1 : s[0];
    s[0] = before + g * g;
    s[1] += g - (Math.sqrt(s[0]) - Math.sqrt(before)) / 1e-3 * w;
    return -s[1] / (Math.sqrt(s[0]) / 1e-3);
  }

  private record Case(Optimizer optimizer, String name, Rule rule) {}

  private static List<Case> cases() {
    return List.of(
        new Case(SGD.of(), "SGD", (w, g, s, t) -> w - 0.01 * g),
        new Case(SGD.of().momentum(0.9), "SGD", (w, g, s, t) -> w + (s[0] = 0.9 * s[0] - 0.01 * g)),
        new Case(
            SGD.of().momentum(0.9).nesterov(true),
            "SGD",
            (w, g, s, t) -> w + 0.9 * (s[0] = 0.9 * s[0] - 0.01 * g) - 0.01 * g),
        new Case(SGD.of().weightDecay(0.5), "SGD", (w, g, s, t) -> w - 0.005 * w - 0.01 * g),
        new Case(RMSprop.of(), "rmsprop", ParameterUpdatesTest::rmsprop),
        new Case(RMSprop.of().momentum(0.5), "rmsprop", ParameterUpdatesTest::momentumOfRmsprop),
        new Case(RMSprop.of().centered(true), "rmsprop", ParameterUpdatesTest::centered),
        new Case(
            RMSprop.of().centered(true).momentum(0.5),
            "rmsprop",
            ParameterUpdatesTest::centeredMomentum),
        new Case(Adam.of(), "adam", ParameterUpdatesTest::adam),
        new Case(Adam.of().amsgrad(true), "adam", ParameterUpdatesTest::amsgrad),
        new Case(AdamW.of(), "adamw", (w, g, s, t) -> adam(w - 0.004 * 1e-3 * w, g, s, t)),
        new Case(
            AdamW.of().weightDecay(2).amsgrad(true),
            "adamw",
            (w, g, s, t) -> amsgrad(w - 2e-3 * w, g, s, t)),
        new Case(Nadam.of(), "nadam", ParameterUpdatesTest::nadam),
        new Case(Adamax.of(), "adamax", ParameterUpdatesTest::adamax),
        new Case(Adagrad.of(), "adagrad", ParameterUpdatesTest::adagrad),
        new Case(Adadelta.of(), "adadelta", ParameterUpdatesTest::adadelta),
        new Case(Lion.of(), "lion", ParameterUpdatesTest::lion),
        new Case(Ftrl.of(), "ftrl", ParameterUpdatesTest::ftrl));
  }

  /** Gradients of steps, of very different sizes, the smallest first. */
  private static float[] gradient(int step) {
    float[] values = Nets.random(100 + step, COUNT).toArray();
    for (int i = 0; i < COUNT; i++) {
      values[i] *= (step + 1) * (1 + i % 3);
    }
    return values;
  }

  private static float[] weights() {
    return Nets.random(1, COUNT).toArray();
  }

  /** An optimizer on weights of random values. */
  private static final class Run {
    private final Parameters parameters = new Parameters(COUNT);
    private final OwnedMemory gradient = OwnedMemory.ofBytes(COUNT * Float.BYTES);
    private final ParameterUpdates updates;

    Run(Optimizer optimizer) {
      for (int i = 0; i < COUNT; i++) {
        parameters.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, weights()[i]);
      }
      updates = new ParameterUpdates(GRAPH, parameters, optimizer, Parallelism.threads(2));
    }

    float[] take(float[] values) {
      for (int i = 0; i < COUNT; i++) {
        gradient.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, values[i]);
      }
      updates.take(gradient.segment());
      return now();
    }

    float[] now() {
      return parameters.segment().asSlice(0, COUNT * Float.BYTES).toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  @Test
  void stepsAreKerasFormulasWithKerasDefaults() {
    for (Case c : cases()) {
      Run run = new Run(c.optimizer);
      double[][] state = new double[COUNT][3];
      float[] before = weights();
      double[] expected = new double[COUNT];
      Arrays.setAll(expected, i -> before[i]);
      assertEquals(c.name, c.optimizer.name());
      for (int step = 0; step < 5; step++) {
        float[] g = gradient(step);
        float[] got = run.take(g);
        for (int i = 0; i < COUNT; i++) {
          expected[i] = c.rule.step(expected[i], g[i], state[i], step + 1);
          // A step is 1e-3 or so; Adadelta's first ones are smaller by the root of epsilon.
          assertEquals(expected[i], got[i], 3e-7, c.optimizer + " step " + step + " weight " + i);
          assertTrue(step > 0 || got[i] != before[i], c.optimizer + " weight " + i);
        }
      }
    }
  }

  /** What remains of the first gradient: SGD with a rate of 1 takes it from the weights. */
  private static double[] clipped(Optimizer optimizer) {
    float[] after = new Run(optimizer).take(gradient(4));
    double[] taken = new double[COUNT];
    Arrays.setAll(taken, i -> (double) weights()[i] - after[i]);
    return taken;
  }

  private static double norm(float[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (double) values[i] * values[i];
    }
    return Math.sqrt(sum);
  }

  @Test
  void clipvalueLimitsEachNumber() {
    double[] taken = clipped(SGD.of().learningRate(1).clipvalue(0.75));
    float[] g = gradient(4);
    for (int i = 0; i < COUNT; i++) {
      assertEquals(Math.clamp(g[i], -0.75, 0.75), taken[i], 1e-6);
    }
  }

  @Test
  void clipnormLimitsTheNormOfEachTensor() {
    double limit = 3;
    double[] taken = clipped(SGD.of().learningRate(1).clipnorm(limit));
    float[] g = gradient(4);
    int from = 0;
    int scaled = 0;
    for (int count : TENSORS) {
      double norm = norm(g, from, from + count);
      scaled += norm > limit ? 1 : 0;
      for (int i = from; i < from + count; i++) {
        assertEquals(g[i] * limit / Math.max(norm, limit), taken[i], 2e-6);
      }
      from += count;
    }
    assertTrue(scaled > 0 && scaled < TENSORS.length, scaled + " tensors were above the limit");
  }

  @Test
  void globalClipnormLimitsTheNormOfAll() {
    float[] g = gradient(4);
    double norm = norm(g, 0, COUNT);
    double[] taken = clipped(SGD.of().learningRate(1).globalClipnorm(norm / 4));
    double[] whole = clipped(SGD.of().learningRate(1).globalClipnorm(norm * 1.01));
    for (int i = 0; i < COUNT; i++) {
      assertEquals(g[i] / 4, taken[i], 2e-6);
      assertEquals(g[i], whole[i], 2e-6);
    }
  }

  @Test
  void oneKindOfClippingAtMost() {
    Optimizer clipped = SGD.of().clipnorm(2);
    assertEquals(new Clipping(Clipping.Kind.NORM, 3), clipped.clipnorm(3).common().clipping());
    fails(() -> clipped.clipvalue(1), "clipnorm", "clipvalue", "two");
    fails(() -> clipped.globalClipnorm(1), "two");
    fails(() -> new Run(SGD.of().clipnorm(0)), "limit", "0.0");
  }

  /** Clipped, the mean is; as Keras has it. */
  @Test
  void severalBatchesMakeOneStepAlongTheirMean() {
    Optimizer rule = Adam.of().learningRate(0.1).clipvalue(0.5);
    Run each = new Run(rule);
    Run third = new Run(rule.gradientAccumulationSteps(3));
    for (int step = 0; step < 4; step++) {
      float[] before = third.now();
      float[] mean = new float[COUNT];
      for (int batch = 0; batch < 3; batch++) {
        assertArrayEquals(before, third.now());
        float[] g = gradient(3 * step + batch);
        for (int i = 0; i < COUNT; i++) {
          mean[i] += g[i] / 3;
        }
        third.take(g);
      }
      float[] expected = each.take(mean);
      assertArrayEquals(expected, third.now(), 1e-6f);
      assertFalse(Arrays.equals(before, expected));
    }
    assertEquals(12, third.updates.batches());
  }

  @Test
  void aScheduleCountsSteps() {
    Optimizer rule = SGD.of().learningRate(step -> 1 << step);
    Run run = new Run(rule.gradientAccumulationSteps(2));
    float[] ones = new float[COUNT];
    Arrays.fill(ones, 1);
    double expected = weights()[0];
    for (int step = 0; step < 4; step++) {
      run.take(ones);
      expected -= 1 << step;
      assertEquals(expected, run.take(ones)[0], 1e-6);
    }
  }

  @Test
  void theAverageOfWeightsTakesTheirPlaceInTheEnd() {
    Run plain = new Run(Adam.of().learningRate(0.1));
    Run run = new Run(Adam.of().learningRate(0.1).useEma(true).emaMomentum(0.75));
    double[] average = new double[COUNT];
    for (int step = 0; step < 5; step++) {
      float[] w = plain.take(gradient(step));
      assertArrayEquals(w, run.take(gradient(step)));
      double kept = step == 0 ? 0 : 0.75;
      Arrays.setAll(average, i -> kept * average[i] + (1 - kept) * w[i]);
    }
    run.updates.finish();
    for (int i = 0; i < COUNT; i++) {
      assertEquals(average[i], run.now()[i], 1e-6);
      assertNotEquals(plain.now()[i], run.now()[i]);
    }
  }

  @Test
  void theAverageOfWeightsReplacesThemAsOftenAsAsked() {
    Run run = new Run(SGD.of().useEma(true).emaMomentum(0.5).emaOverwriteFrequency(2));
    double[] w = new double[COUNT];
    Arrays.setAll(w, i -> weights()[i]);
    double[] average = new double[COUNT];
    for (int step = 0; step < 6; step++) {
      float[] g = gradient(step);
      double kept = step == 0 ? 0 : 0.5;
      for (int i = 0; i < COUNT; i++) {
        w[i] -= 0.01 * g[i];
        average[i] = kept * average[i] + (1 - kept) * w[i];
        w[i] = step % 2 == 1 ? average[i] : w[i];
      }
      float[] got = run.take(g);
      for (int i = 0; i < COUNT; i++) {
        assertEquals(w[i], got[i], 1e-6);
      }
    }
  }

  @Test
  void withoutAStepThereIsNoAverage() {
    Run run = new Run(SGD.of().useEma(true));
    run.updates.finish();
    assertArrayEquals(weights(), run.now());
  }

  /** Neither decay nor average touches what the part does not compute. */
  @Test
  void aPartOfAModelKeepsTheRestsWeights() {
    Sequential whole =
        Sequential.of(
            Input.of(8, 8, 2), Flatten.of(), Dense.of(3).name("answer"), Dense.of(5).name("rest"));
    Tensor rest = whole.weights().get("rest/kernel");
    Model part = whole.upTo("answer");
    part.compile(
        AdamW.of().weightDecay(5).useEma(true),
        SparseCategoricalCrossentropy.of().fromLogits(true));
    Tensor x = Nets.random(1, 40, 8, 8, 2);
    Tensor before = whole.weights().get("answer/kernel");
    part.fit(x, Nets.labels(x), FitOptions.epochs(2).verbose(0));
    assertFalse(Arrays.equals(before.toArray(), whole.weights().get("answer/kernel").toArray()));
    assertArrayEquals(rest.toArray(), whole.weights().get("rest/kernel").toArray());
  }

  @Test
  void numbersAreCountedAsKerasDoes() {
    assertEquals(2 + 2 * COUNT, new Run(Adam.of()).updates.optimizerParams());
    assertEquals(2, new Run(SGD.of()).updates.optimizerParams());
    Optimizer all = SGD.of().momentum(0.5).useEma(true).gradientAccumulationSteps(2);
    assertEquals(2 + 3 * COUNT, new Run(all).updates.optimizerParams());
  }

  @Test
  void numbersOutOfRangeAreNamed() {
    fails(() -> SGD.of().learningRate(-1), "SGD learningRate", "-1.0");
    fails(() -> RMSprop.of().learningRate(Double.NaN), "RMSprop learningRate", "NaN");
    fails(() -> RMSprop.of().rho(1.5), "rho", "1.5");
    fails(() -> Adam.of().epsilon(-1e-7), "epsilon", "-1.0E-7");
    fails(() -> AdamW.of().weightDecay(-1), "weightDecay", "-1.0");
    fails(() -> SGD.of().gradientAccumulationSteps(0), "gradientAccumulationSteps", "got 0");
    fails(() -> SGD.of().emaOverwriteFrequency(-1), "emaOverwriteFrequency", "got -1");
    fails(() -> new Run(SGD.of().useEma(true).emaMomentum(1.5)), "momentum", "1.5");
  }

  private static void fails(Executable action, String... parts) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, action).getMessage());
    for (String part : parts) {
      assertTrue(message.contains(part), message + "; expected " + part);
    }
  }
}
