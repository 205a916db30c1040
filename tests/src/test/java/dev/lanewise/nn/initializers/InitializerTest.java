package dev.lanewise.nn.initializers;

import static dev.lanewise.nn.initializers.VarianceScaling.Law.UNIFORM;
import static dev.lanewise.nn.initializers.VarianceScaling.Law.UNTRUNCATED_NORMAL;
import static dev.lanewise.nn.initializers.VarianceScaling.Mode.FAN_IN;
import static dev.lanewise.nn.initializers.VarianceScaling.Mode.FAN_OUT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.architecture.ClassFiles;
import dev.lanewise.kernels.Guarded;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.internal.random.NormalLaw;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InitializerTest {
  private static final Shape MATRIX = Shape.of(250, 400);
  private static final double ROOT_OF_FAN_IN = Math.sqrt(250);

  /**
   * A random initializer and its law.
   *
   * @param deviation of the values
   * @param most no value is further from the mean
   * @param share of values below x
   */
  private record Case(
      Initializer initializer,
      double mean,
      double deviation,
      double most,
      DoubleUnaryOperator share) {}

  static Stream<Case> laws() {
    return Stream.of(
        uniform(Initializer.GLOROT_UNIFORM, 0, Math.sqrt(6.0 / 650)),
        uniform(Initializer.HE_UNIFORM, 0, Math.sqrt(6.0 / 250)),
        uniform(Initializer.LECUN_UNIFORM, 0, Math.sqrt(3.0 / 250)),
        uniform(RandomUniform.of(), 0, 0.05),
        uniform(RandomUniform.of(1, 3), 2, 1),
        uniform(VarianceScaling.of(5, FAN_OUT, UNIFORM), 0, Math.sqrt(15.0 / 400)),
        normal(RandomNormal.of(), 0, 0.05),
        normal(RandomNormal.of(3, 2), 3, 2),
        normal(VarianceScaling.of(4, FAN_IN, UNTRUNCATED_NORMAL), 0, 2 / ROOT_OF_FAN_IN),
        truncated(TruncatedNormal.of(), 0, 0.05),
        truncated(TruncatedNormal.of(-1, 3), -1, 3),
        truncated(Initializer.GLOROT_NORMAL, 0, Math.sqrt(2.0 / 650) / 0.8796256610342398),
        truncated(Initializer.HE_NORMAL, 0, Math.sqrt(2) / ROOT_OF_FAN_IN / 0.8796256610342398),
        truncated(Initializer.LECUN_NORMAL, 0, 1 / ROOT_OF_FAN_IN / 0.8796256610342398),
        truncated(VarianceScaling.of(), 0, 1 / ROOT_OF_FAN_IN / 0.8796256610342398));
  }

  private static Case uniform(Initializer initializer, double mean, double most) {
    return new Case(
        initializer,
        mean,
        most / Math.sqrt(3),
        most,
        x -> Math.clamp((x - mean + most) / (2 * most), 0, 1));
  }

  private static Case normal(Initializer initializer, double mean, double deviation) {
    return new Case(
        initializer, mean, deviation, 5.5 * deviation, x -> below((x - mean) / deviation));
  }

  private static Case truncated(Initializer initializer, double mean, double deviation) {
    double tail = below(-2);
    return new Case(
        initializer,
        mean,
        0.8796256610342398 * deviation,
        2 * deviation,
        x -> Math.clamp((below((x - mean) / deviation) - tail) / (1 - 2 * tail), 0, 1));
  }

  /** The share of the normal law below x, by its series: x + x^3 / 3 + x^5 / (3 5) + ... */
  private static double below(double x) {
    double term = x;
    double sum = 0;
    for (int i = 1; i < 200; i++) {
      sum += term;
      term *= x * x / (2 * i + 1);
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  private static float[] values(Initializer initializer, Shape shape, long seed, long stream) {
    try (Arena arena = Arena.ofShared()) {
      Guarded values = Guarded.of(arena, shape.size());
      int rank = shape.rank();
      initializer.fill(
          values.segment(),
          values.offset(),
          shape,
          shape.size() / shape.get(rank - 1),
          shape.get(rank - 1),
          seed,
          stream);
      values.assertSurroundingsUntouched();
      return values.values();
    }
  }

  @Test
  void everyInitializerIsTested() throws Exception {
    Stream<Initializer> others = Stream.of(Initializer.ZEROS, Identity.of(), Orthogonal.of());
    assertEquals(
        ClassFiles.implementing(Initializer.class),
        Stream.concat(laws().map(Case::initializer), others)
            .map(one -> one.getClass().getName())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** Kolmogorov and Smirnov: so large a distance is seen once in ten thousand tries. */
  @ParameterizedTest
  @MethodSource("laws")
  void valuesHaveTheirLaw(Case tested) {
    float[] values = values(tested.initializer, MATRIX, 7, 3);
    Arrays.sort(values);
    double distance = 0;
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      double share = tested.share.applyAsDouble(values[i]);
      distance = Math.max(distance, Math.abs(share - (i + 0.5) / values.length));
      squares += (values[i] - tested.mean) * (values[i] - tested.mean);
    }
    assertTrue(distance < 2.2 / Math.sqrt(values.length), "distance " + distance);
    double deviation = Math.sqrt(squares / values.length);
    assertEquals(tested.deviation, deviation, 0.01 * tested.deviation, "standard deviation");
    double most = tested.most * (1 + 1e-6);
    assertTrue(values[0] >= tested.mean - most, "smallest " + values[0]);
    assertTrue(values[values.length - 1] <= tested.mean + most, "largest");
  }

  @ParameterizedTest
  @MethodSource("laws")
  void valuesDependOnSeedAndStreamAlone(Case tested) {
    Shape shape = Shape.of(3, 5);
    float[] values = values(tested.initializer, shape, 1, 2);
    assertArrayEquals(values, values(tested.initializer, shape, 1, 2));
    assertFalse(Arrays.equals(values, values(tested.initializer, shape, 1, 3)));
    assertFalse(Arrays.equals(values, values(tested.initializer, shape, 2, 2)));
  }

  @Test
  void quantilesAreTheInverseOfShares() {
    for (double x = -5.25; x <= 5.25; x += 0.0625) {
      assertEquals(x, NormalLaw.quantile(below(x)), 1e-7 * (1 + Math.abs(x)));
    }
    assertEquals(0, NormalLaw.quantile(0.5));
  }

  @Test
  void constants() {
    assertArrayEquals(new float[6], values(Initializer.ZEROS, Shape.of(6), 0, 0));
    assertArrayEquals(new float[] {1, 1, 1}, values(Initializer.ONES, Shape.of(3), 0, 0));
    assertArrayEquals(new float[] {-2.5f, -2.5f}, values(Constant.of(-2.5), Shape.of(2), 0, 0));
  }

  @Test
  void identity() {
    assertArrayEquals(new float[] {1, 0, 0, 0, 1, 0}, values(Identity.of(), Shape.of(2, 3), 0, 0));
    assertArrayEquals(new float[] {3, 0, 0, 3, 0, 0}, values(Identity.of(3), Shape.of(3, 2), 0, 0));
    assertThrows(
        IllegalArgumentException.class, () -> values(Identity.of(), Shape.of(2, 2, 2), 0, 0));
  }

  @Test
  void orthogonalVectorsHaveRightAngles() {
    for (Shape shape :
        new Shape[] {Shape.of(40, 17), Shape.of(17, 40), Shape.of(9, 9), Shape.of(3, 3, 2, 5)}) {
      float[] values = values(Orthogonal.of(2), shape, 5, 1);
      int columns = shape.get(shape.rank() - 1);
      int rows = values.length / columns;
      for (int i = 0; i < Math.min(rows, columns); i++) {
        for (int j = 0; j <= i; j++) {
          double product = 0;
          for (int k = 0; k < Math.max(rows, columns); k++) {
            product +=
                rows >= columns
                    ? (double) values[k * columns + i] * values[k * columns + j]
                    : (double) values[i * columns + k] * values[j * columns + k];
          }
          assertEquals(i == j ? 4 : 0, product, 1e-6, shape + " " + i + " " + j);
        }
      }
    }
    assertThrows(IllegalArgumentException.class, () -> values(Orthogonal.of(), Shape.of(4), 0, 0));
  }

  /** The sign of a random matrix is chance: traces of many are as often below as above 0. */
  @Test
  void orthogonalMatricesHaveNoFavouredSide() {
    double sum = 0;
    for (int stream = 0; stream < 400; stream++) {
      sum += values(Orthogonal.of(), Shape.of(2, 2), 1, stream)[0];
    }
    // The first component of a random direction in the plane has variance 1/2.
    assertEquals(0, sum / 400, 4 / Math.sqrt(2 * 400));
  }

  @Test
  void scalesAreAboveZero() {
    assertThrows(IllegalArgumentException.class, () -> VarianceScaling.of(0, FAN_IN, UNIFORM));
  }
}
