package dev.lanewise.nn.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Values from Keras's formulas, worked out by hand. */
class LearningRateScheduleTest {
  private static void assertRates(LearningRateSchedule schedule, double... stepsAndRates) {
    for (int i = 0; i < stepsAndRates.length; i += 2) {
      double step = stepsAndRates[i];
      assertEquals(stepsAndRates[i + 1], schedule.at((long) step), 1e-12, schedule + " at " + step);
    }
  }

  @Test
  void exponential() {
    ExponentialDecay decay = ExponentialDecay.of(0.1, 10, 0.25);
    assertRates(decay, 0, 0.1, 5, 0.05, 10, 0.025, 20, 0.00625);
    assertRates(decay.staircase(true), 9, 0.1, 10, 0.025, 19, 0.025);
  }

  @Test
  void inverseTime() {
    InverseTimeDecay decay = InverseTimeDecay.of(0.1, 10, 2);
    assertRates(decay, 0, 0.1, 5, 0.05, 10, 0.1 / 3, 45, 0.01);
    assertRates(decay.staircase(true), 9, 0.1, 10, 0.1 / 3, 19, 0.1 / 3);
  }

  @Test
  void polynomial() {
    PolynomialDecay decay = PolynomialDecay.of(0.2, 10).end(0.1);
    assertRates(decay, 0, 0.2, 5, 0.15, 10, 0.1, 1000, 0.1);
    assertRates(decay.power(2), 5, 0.125);
    assertRates(decay.cycle(true), 0, 0.2, 10, 0.1, 15, 0.125, 20, 0.1, 21, 0.13);
    assertEquals(1e-4, PolynomialDecay.of(1, 3).at(3));
  }

  @Test
  void piecewise() {
    assertRates(
        PiecewiseConstantDecay.of(List.of(10L, 20L), List.of(1.0, 0.5, 0.1)),
        0,
        1,
        10,
        1,
        11,
        0.5,
        20,
        0.5,
        21,
        0.1);
  }

  @Test
  void cosine() {
    double quarter = (1 + Math.sqrt(0.5)) / 2;
    assertRates(CosineDecay.of(0.1, 8), 0, 0.1, 2, 0.1 * quarter, 4, 0.05, 8, 0, 99, 0);
    for (int step = 0; step <= 1000; step++) {
      double expected = 0.5 + 0.5 * Math.cos(Math.PI * step / 1000);
      assertEquals(expected, CosineDecay.of(1, 1000).at(step), 1e-15);
    }
    assertRates(CosineDecay.of(0.1, 8).alpha(0.2), 4, 0.06, 8, 0.02);
    assertRates(
        CosineDecay.of(0.1, 8).warmup(0.5, 4), 0, 0.1, 1, 0.2, 3, 0.4, 4, 0.5, 8, 0.25, 12, 0);
  }

  @Test
  void cosineWithRestarts() {
    assertRates(
        CosineDecayRestarts.of(0.1, 4), 0, 0.1, 2, 0.05, 4, 0.1, 8, 0.05, 12, 0.1, 20, 0.05);
    assertRates(
        CosineDecayRestarts.of(0.1, 4).factors(1, 0.5).alpha(0.2),
        0,
        0.1,
        2,
        0.06,
        4,
        0.06,
        6,
        0.04,
        8,
        0.04);
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> ExponentialDecay.of(1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> InverseTimeDecay.of(1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> PolynomialDecay.of(1, 0));
    assertThrows(IllegalArgumentException.class, () -> CosineDecay.of(1, 0));
    assertThrows(IllegalArgumentException.class, () -> CosineDecay.of(1, 1).warmup(1, -1));
    assertThrows(IllegalArgumentException.class, () -> CosineDecayRestarts.of(1, 0));
    assertThrows(
        IllegalArgumentException.class, () -> CosineDecayRestarts.of(1, 4).factors(0.5, 1));
    assertThrows(
        IllegalArgumentException.class, () -> PiecewiseConstantDecay.of(List.of(1L), List.of(1.0)));
    assertThrows(
        IllegalArgumentException.class,
        () -> PiecewiseConstantDecay.of(List.of(2L, 1L), List.of(1.0, 1.0, 1.0)));
  }

  @Test
  void constant() {
    assertRates(LearningRateSchedule.constant(0.3), 0, 0.3, 1_000_000, 0.3);
  }

  @Test
  void anOptimizerFollowsItsSchedule() {
    Optimizer optimizer = SGD.of().learningRate(PolynomialDecay.of(1, 4).end(0)).clipnorm(1);
    assertEquals(1f, optimizer.learningRate());
    assertEquals(0.25f, optimizer.learningRateAt(3));
    assertEquals(0.125f, optimizer.learningRate(step -> 0.125).learningRateAt(3));
    assertEquals(0.01f, SGD.of().learningRateAt(3));
  }
}
