package dev.lanewise.nn.losses;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The values that Keras's documentation gives, and the edges of domains. */
class LossValuesTest {
  private record Result(double mean, float[] gradient) {}

  private static Result run(Loss loss, float[][] targets, float[][] outputs) {
    int samples = targets.length;
    int size = targets[0].length;
    try (Arena arena = Arena.ofShared()) {
      LossStep step = loss.step(samples, Shape.of(size), false, Parallelism.caller());
      MemorySegment losses = arena.allocate(4L * samples, 4);
      MemorySegment predictions = arena.allocate(4L * samples * size, 4);
      MemorySegment gradient = arena.allocate(4L * samples * size, 4);
      step.run(
          rows(arena, outputs),
          rows(arena, targets),
          0,
          1,
          losses,
          0,
          predictions,
          gradient,
          arena.allocate(step.scratchBytes(), Memory.ALIGNMENT));
      double sum = 0;
      for (float value : losses.toArray(ValueLayout.JAVA_FLOAT)) {
        sum += value;
      }
      return new Result(sum / samples, gradient.toArray(ValueLayout.JAVA_FLOAT));
    }
  }

  private static MemorySegment rows(Arena arena, float[][] rows) {
    MemorySegment all = arena.allocate(4L * rows.length * rows[0].length, 4);
    for (int i = 0; i < rows.length; i++) {
      MemorySegment.copy(
          rows[i], 0, all, ValueLayout.JAVA_FLOAT, 4L * i * rows[i].length, rows[i].length);
    }
    return all;
  }

  private static void assertLoss(double expected, Loss loss, float[][] targets, float[][] outputs) {
    assertEquals(expected, run(loss, targets, outputs).mean, 6e-4, loss.toString());
  }

  @Test
  void theExamplesOfKeras() {
    float[][] corner = {{0, 1}, {0, 0}};
    float[][] mixed = {{0.6f, 0.4f}, {0.4f, 0.6f}};
    float[][] half = {{1, 1}, {1, 0}};
    float[][] upper = {{1, 1}, {0, 0}};
    assertLoss(0.5, MeanSquaredError.of(), corner, half);
    assertLoss(0.5, MeanAbsoluteError.of(), corner, half);
    assertLoss(50, MeanAbsolutePercentageError.of(), new float[][] {{2, 1}, {2, 3}}, half);
    assertLoss(0.240, MeanSquaredLogarithmicError.of(), corner, half);
    assertLoss(0.108, LogCosh.of(), corner, upper);
    assertLoss(0.155, Huber.of(), corner, mixed);
    assertLoss(1.3, Hinge.of(), corner, mixed);
    assertLoss(1.86, SquaredHinge.of(), corner, mixed);
    assertLoss(1.4, CategoricalHinge.of(), corner, mixed);
    assertLoss(0.458, KLDivergence.of(), corner, mixed);
    assertLoss(0.5, Poisson.of(), corner, upper);
    assertLoss(
        -0.5,
        CosineSimilarity.of(),
        new float[][] {{0, 1}, {1, 1}},
        new float[][] {{1, 0}, {1, 1}});
    float[][] classes = {{0, 1, 0}, {0, 0, 1}};
    float[][] shares = {{0.05f, 0.95f, 0}, {0.1f, 0.8f, 0.1f}};
    assertLoss(1.177, CategoricalCrossentropy.of(), classes, shares);
    assertLoss(0.23315, CategoricalFocalCrossentropy.of(), classes, shares);
    float[][] signs = {{0, 1, 0, 0}};
    float[][] logits = {{-18.6f, 0.51f, 2.94f, -12.8f}};
    assertLoss(0.865, BinaryCrossentropy.of().fromLogits(true), signs, logits);
    Loss focal = BinaryFocalCrossentropy.of().fromLogits(true);
    assertLoss(0.691, focal, signs, logits);
    focal = BinaryFocalCrossentropy.of().fromLogits(true).classBalancing(true);
    assertLoss(0.51, focal, signs, logits);
  }

  @Test
  void probabilitiesOfYesAreKeptFromZeroAndOne() {
    Result result =
        run(BinaryCrossentropy.of(), new float[][] {{1, 0, 1, 0}}, new float[][] {{0, 1, 1, 0}});
    double most = -Math.log(1e-7);
    assertEquals((2 * most - 2 * Math.log1p(-1e-7)) / 4, result.mean, 1e-6);
    assertArrayEquals(new float[4], result.gradient);
  }

  @Test
  void largeLogitsLoseNothing() {
    Result result =
        run(
            BinaryCrossentropy.of().fromLogits(true),
            new float[][] {{1, 0}},
            new float[][] {{-1000, 1000}});
    assertEquals(1000, result.mean);
    assertArrayEquals(new float[] {-0.5f, 0.5f}, result.gradient);
  }

  @Test
  void aHingesTargetOfZeroIsMinusOne() {
    float[][] output = {{0.3f, -2f, 0.7f}};
    for (Loss loss : new Loss[] {Hinge.of(), SquaredHinge.of()}) {
      Result zeros = run(loss, new float[][] {{0, 0, 1}}, output);
      Result signs = run(loss, new float[][] {{-1, -1, 1}}, output);
      assertEquals(signs.mean, zeros.mean);
      assertArrayEquals(signs.gradient, zeros.gradient);
    }
  }

  @Test
  void theAngleOfZerosIsNone() {
    Result result = run(CosineSimilarity.of(), new float[][] {{3, 4}}, new float[][] {{0, 0}});
    assertEquals(0, result.mean);
    assertArrayEquals(new float[] {-6e6f, -8e6f}, result.gradient);
  }

  @Test
  void notANumberStaysOne() {
    float[][] outputs = {{Float.NaN, 0.5f}};
    float[][] targets = {{0, 1}};
    for (Loss loss :
        new Loss[] {
          MeanSquaredError.of(),
          Huber.of(),
          Hinge.of(),
          CategoricalHinge.of(),
          KLDivergence.of(),
          Poisson.of(),
          CosineSimilarity.of(),
          BinaryCrossentropy.of(),
          BinaryCrossentropy.of().fromLogits(true),
          CategoricalCrossentropy.of(),
          CategoricalFocalCrossentropy.of()
        }) {
      assertTrue(Double.isNaN(run(loss, targets, outputs).mean), loss.toString());
    }
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    refused("labelSmoothing", () -> BinaryCrossentropy.of().labelSmoothing(1.5));
    refused("labelSmoothing", () -> CategoricalCrossentropy.of().labelSmoothing(-0.1));
    refused("gamma", () -> BinaryFocalCrossentropy.of().gamma(-1));
    refused("gamma", () -> CategoricalFocalCrossentropy.of().gamma(Double.NaN));
    refused("delta", () -> Huber.of().delta(0));
  }

  private static void refused(String option, Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).toString();
    assertTrue(message.contains(option), message);
  }
}
