package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.constraints.Constraint;
import dev.lanewise.nn.constraints.MaxNorm;
import dev.lanewise.nn.constraints.NonNeg;
import dev.lanewise.nn.constraints.UnitNorm;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.layers.BatchNormalization;
import dev.lanewise.nn.layers.Conv1D;
import dev.lanewise.nn.layers.Conv2D;
import dev.lanewise.nn.layers.Conv2DTranspose;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.DepthwiseConv2D;
import dev.lanewise.nn.layers.GroupNormalization;
import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.layers.KernelLayer;
import dev.lanewise.nn.layers.Layer;
import dev.lanewise.nn.layers.LayerNormalization;
import dev.lanewise.nn.layers.NormalizationLayer;
import dev.lanewise.nn.layers.Parameter;
import dev.lanewise.nn.layers.SeparableConv2D;
import dev.lanewise.nn.losses.MeanSquaredError;
import dev.lanewise.nn.optimizers.Optimizer;
import dev.lanewise.nn.optimizers.SGD;
import dev.lanewise.nn.regularizers.L1;
import dev.lanewise.nn.regularizers.L1L2;
import dev.lanewise.nn.regularizers.L2;
import dev.lanewise.nn.regularizers.Regularizer;
import dev.lanewise.nn.regularizers.RegularizerStep;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Regularizers and constraints, by Keras's formulas in double precision. */
class PenaltiesAndBoundsTest {
  private static final Tensor X = Nets.random(1, 24, 5);
  private static final Tensor Y = Nets.random(2, 24, 3);

  private record Strength(Regularizer regularizer, double l1, double l2) {}

  private static final List<Strength> STRENGTHS =
      List.of(
          new Strength(L1.of(), 0.01, 0),
          new Strength(L2.of(), 0, 0.01),
          new Strength(L1.of(0.5), 0.5, 0),
          new Strength(L2.of(0.25), 0, 0.25),
          new Strength(L1L2.of(0.5, 0.125), 0.5, 0.125));

  @Test
  @Tag("bits")
  void penaltiesAndTheirGradients() {
    for (Strength strength : STRENGTHS) {
      for (int count : new int[] {1, 5, 16_384, 16_385, 50_000}) {
        Tensor w = Nets.random(3, count);
        w.segment().asSlice(0, Float.BYTES).fill((byte) 0);
        Tensor gradient = Nets.random(4, count);
        float[] before = gradient.toArray();
        RegularizerStep step = strength.regularizer.step(count, Parallelism.threads(3));
        double expected = 0;
        for (float value : w.toArray()) {
          expected += strength.l1 * Math.abs(value) + strength.l2 * value * value;
        }
        double penalty = step.penalty(w.segment(), 0);
        assertEquals(expected, penalty, 1e-7 * expected);
        RegularizerStep alone = strength.regularizer.step(count, Parallelism.caller());
        assertEquals(alone.penalty(w.segment(), 0), penalty);
        step.addGradient(w.segment(), 0, gradient.segment(), 0);
        for (int i = 0; i < count; i++) {
          double value = w.get(i);
          double slope = strength.l1 * Math.signum(value) + 2 * strength.l2 * value;
          assertEquals(before[i] + slope, gradient.get(i), 2e-7);
        }
      }
    }
  }

  private static Sequential model(Dense dense, Optimizer rule) {
    return Sequential.of(Input.of(5), dense.name("d")).compile(rule, MeanSquaredError.of());
  }

  /** Losses grow by the penalties, of each epoch's weights; weights go down their slopes. */
  @Test
  void trainingDescendsLossAndPenalty() {
    Dense plain = Dense.of(3);
    Dense penalized = plain.kernelRegularizer(L2.of(0.25)).biasRegularizer(L1.of(0.5));
    Sequential one = model(plain, SGD.of());
    Sequential two = model(penalized, SGD.of());
    one.weights().set("d/bias", Tensor.of(new float[] {1, -1, 0}));
    two.weights().set("d/bias", Tensor.of(new float[] {1, -1, 0}));
    float[] w = one.weights().get("d/kernel").toArray();
    double penalty = 0.5 * 2;
    for (float value : w) {
      penalty += 0.25 * value * value;
    }
    assertEquals(one.evaluate(X, Y).loss() + penalty, two.evaluate(X, Y).loss(), 1e-6);
    FitOptions whole = FitOptions.epochs(1).batchSize(10).shuffle(false).verbose(0);
    FitOptions batch = whole.batchSize(24);
    assertEquals(
        one.fit(X, Y, batch).get("loss").getFirst() + penalty,
        two.fit(X, Y, batch).get("loss").getFirst(),
        1e-6);
    for (int i = 0; i < w.length; i++) {
      double expected = one.weights().get("d/kernel").toArray()[i] - 0.01 * 2 * 0.25 * w[i];
      assertEquals(expected, two.weights().get("d/kernel").toArray()[i], 1e-6);
    }
    float[] bias = one.weights().get("d/bias").toArray();
    float[] expectedBias = {bias[0] - 0.005f, bias[1] + 0.005f, bias[2]};
    assertArrayEquals(expectedBias, two.weights().get("d/bias").toArray(), 1e-6f);
    double before = two.evaluate(X, Y).loss();
    two.fit(X, Y, whole);
    assertTrue(two.evaluate(X, Y).loss() < before);
  }

  @Test
  void layersThatAreNotTrainedHaveNoPenalty() {
    Layer frozen = Dense.of(3).kernelRegularizer(L2.of(100)).trainable(false);
    Sequential model = Sequential.of(Input.of(5), Dense.of(5), frozen);
    model.compile(SGD.of(), MeanSquaredError.of());
    assertTrue(model.evaluate(X, Y).loss() < 5, model.evaluate(X, Y).toString());
  }

  @Test
  void theWholeTrainingIsBound() {
    Dense bound = Dense.of(3).kernelConstraint(MaxNorm.of(0.25)).biasConstraint(NonNeg.of());
    Sequential model = model(bound, SGD.of().learningRate(0.3));
    model.fit(X, Y, FitOptions.epochs(5).verbose(0));
    float[] w = model.weights().get("d/kernel").toArray();
    for (int column = 0; column < 3; column++) {
      double squares = 0;
      for (int row = 0; row < 5; row++) {
        squares += w[row * 3 + column] * w[row * 3 + column];
      }
      assertTrue(Math.sqrt(squares) < 0.250001, "norm " + Math.sqrt(squares));
    }
    for (float bias : model.weights().get("d/bias").toArray()) {
      assertTrue(bias >= 0, "bias " + bias);
    }
  }

  private static float[] bounded(Constraint constraint, Tensor w) {
    Tensor copy = Tensor.of(w.toArray(), w.shape().toArray());
    constraint.step(w.shape(), Parallelism.threads(2)).run(copy.segment(), 0);
    return copy.toArray();
  }

  /** Weights of shape (3, 4, 5), those of one group being scaled together. */
  private static void assertScaled(
      Constraint constraint, double most, boolean toOne, IntUnaryOperator group) {
    Tensor w = Nets.random(5, 3, 4, 5);
    double[] squares = new double[60];
    for (int i = 0; i < 60; i++) {
      squares[group.applyAsInt(i)] += Math.pow(w.toArray()[i], 2);
    }
    float[] got = bounded(constraint, w);
    for (int i = 0; i < 60; i++) {
      double norm = Math.sqrt(squares[group.applyAsInt(i)]);
      double wanted = toOne ? 1 : Math.min(norm, most);
      assertEquals(w.toArray()[i] * wanted / (1e-7 + norm), got[i], 1e-6);
    }
  }

  @Test
  void normsAlongAxes() {
    assertScaled(MaxNorm.of(), 2, false, i -> i % 20);
    assertScaled(MaxNorm.of(0.5), 0.5, false, i -> i % 20);
    assertScaled(MaxNorm.of(0.4).axes(1), 0.4, false, i -> i / 20 * 5 + i % 5);
    assertScaled(MaxNorm.of(0.7).axes(0, 1), 0.7, false, i -> i % 5);
    assertScaled(UnitNorm.of(), 0, true, i -> i % 20);
    assertScaled(UnitNorm.of().axes(2), 0, true, i -> i / 5);
    assertScaled(UnitNorm.of().axes(1, 2), 0, true, i -> i / 20);
    assertScaled(UnitNorm.of().axes(0, 1, 2), 0, true, i -> 0);
  }

  @Test
  void zerosStayZeros() {
    Tensor zeros = Tensor.zeros(4, 3);
    for (Constraint constraint : List.of(MaxNorm.of(), UnitNorm.of(), NonNeg.of())) {
      assertArrayEquals(new float[12], bounded(constraint, zeros));
    }
  }

  @Test
  void negativeWeightsBecomeZero() {
    Tensor w = Tensor.of(new float[] {-1, 2, -1e-30f, 0, Float.NaN});
    assertArrayEquals(new float[] {0, 2, 0, 0, Float.NaN}, bounded(NonNeg.of(), w));
  }

  /** What a layer is told reaches its parameters. */
  @Test
  void layersTellTheirParameters() {
    for (KernelLayer<?> layer :
        List.<KernelLayer<?>>of(
            Dense.of(4), Conv1D.of(4, 3), Conv2D.of(4, 3), Conv2DTranspose.of(4, 3))) {
      Shape input = layer instanceof Conv1D ? Shape.of(8, 2) : Shape.of(8, 8, 2);
      check(kernels(layer), input, L1.of(0.5), MaxNorm.of(3), L2.of(0.5), NonNeg.of());
    }
    for (NormalizationLayer<?> layer :
        List.<NormalizationLayer<?>>of(
            BatchNormalization.of(), LayerNormalization.of(), GroupNormalization.of(1))) {
      check(gammas(layer), Shape.of(8, 8, 2), L1.of(0.5), MaxNorm.of(3), L2.of(0.5), NonNeg.of());
    }
    check(
        DepthwiseConv2D.of(3)
            .depthwiseRegularizer(L1.of())
            .depthwiseConstraint(UnitNorm.of())
            .biasRegularizer(L2.of())
            .biasConstraint(NonNeg.of()),
        Shape.of(8, 8, 2),
        L1.of(),
        UnitNorm.of(),
        L2.of(),
        NonNeg.of());
    check(
        SeparableConv2D.of(4, 3)
            .depthwiseRegularizer(L1.of())
            .depthwiseConstraint(UnitNorm.of())
            .pointwiseRegularizer(L1.of(2))
            .pointwiseConstraint(MaxNorm.of())
            .biasRegularizer(L2.of())
            .biasConstraint(NonNeg.of()),
        Shape.of(8, 8, 2),
        L1.of(),
        UnitNorm.of(),
        L1.of(2),
        MaxNorm.of(),
        L2.of(),
        NonNeg.of());
  }

  private static <T extends KernelLayer<T>> Layer kernels(KernelLayer<T> layer) {
    return layer
        .kernelRegularizer(L1.of(0.5))
        .kernelConstraint(MaxNorm.of(3))
        .biasRegularizer(L2.of(0.5))
        .biasConstraint(NonNeg.of());
  }

  private static <T extends NormalizationLayer<T>> Layer gammas(NormalizationLayer<T> layer) {
    return layer
        .gammaRegularizer(L1.of(0.5))
        .gammaConstraint(MaxNorm.of(3))
        .betaRegularizer(L2.of(0.5))
        .betaConstraint(NonNeg.of());
  }

  private static void check(Layer layer, Shape input, Object... regularizersAndConstraints) {
    List<Parameter> parameters = layer.parameters(List.of(input));
    Object[] got =
        parameters.stream()
            .flatMap(
                parameter ->
                    IntStream.range(0, 2)
                        .mapToObj(
                            i ->
                                Objects.requireNonNull(
                                    i == 0 ? parameter.regularizer() : parameter.constraint())))
            .toArray();
    assertArrayEquals(regularizersAndConstraints, got, layer.type());
  }

  @Test
  void whatDoesNotFitIsNamed() {
    fails(() -> L1.of(-1), "l1", "-1.0");
    fails(() -> L2.of(Double.NaN), "l2", "NaN");
    fails(() -> L1L2.of(0, Double.POSITIVE_INFINITY), "l2", "Infinity");
    fails(() -> MaxNorm.of(-1), "MaxNorm", "-1.0");
    Shape shape = Shape.of(3, 4);
    Parallelism caller = Parallelism.caller();
    fails(() -> MaxNorm.of().axes(2).step(shape, caller), "MaxNorm", "(3, 4)", "[2]");
    fails(() -> UnitNorm.of().axes(-1).step(shape, caller), "UnitNorm", "[-1]");
    fails(() -> new UnitNorm(List.of()).step(shape, caller), "UnitNorm", "[]");
    fails(() -> UnitNorm.of().axes(1, 0).step(shape, caller), "side by side", "[1, 0]");
  }

  private static void fails(Executable action, String... parts) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, action).getMessage());
    for (String part : parts) {
      assertTrue(message.contains(part), message + "; expected " + part);
    }
  }
}
