package dev.lanewise.nn;

import static dev.lanewise.nn.layers.ActivationFunction.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.AllocatedBytes;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.constraints.MaxNorm;
import dev.lanewise.nn.constraints.NonNeg;
import dev.lanewise.nn.constraints.UnitNorm;
import dev.lanewise.nn.data.Example;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.layers.Conv2D;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.Flatten;
import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.losses.SparseCategoricalCrossentropy;
import dev.lanewise.nn.metrics.Accuracy;
import dev.lanewise.nn.optimizers.Adadelta;
import dev.lanewise.nn.optimizers.Adagrad;
import dev.lanewise.nn.optimizers.Adam;
import dev.lanewise.nn.optimizers.AdamW;
import dev.lanewise.nn.optimizers.Adamax;
import dev.lanewise.nn.optimizers.CosineDecayRestarts;
import dev.lanewise.nn.optimizers.ExponentialDecay;
import dev.lanewise.nn.optimizers.Ftrl;
import dev.lanewise.nn.optimizers.InverseTimeDecay;
import dev.lanewise.nn.optimizers.Lion;
import dev.lanewise.nn.optimizers.Nadam;
import dev.lanewise.nn.optimizers.Optimizer;
import dev.lanewise.nn.optimizers.PiecewiseConstantDecay;
import dev.lanewise.nn.optimizers.PolynomialDecay;
import dev.lanewise.nn.optimizers.RMSprop;
import dev.lanewise.nn.optimizers.SGD;
import dev.lanewise.nn.regularizers.L1L2;
import dev.lanewise.nn.regularizers.L2;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingAllocationTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void predictorAllocatesNothing(int threads) {
    Sequential model = Nets.small().parallelism(Parallelism.threads(threads));
    Tensor x = Nets.random(1, 70, 8, 8, 2);
    Tensor y = Tensor.zeros(70, 3);
    Predictor predictor = model.predictor();
    assertEquals(0, AllocatedBytes.leastOfWarm(() -> predictor.run(x, y)));
  }

  /** Full and short batches in turn, with a metric. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void trainingStepsAllocateNothing(int threads) {
    assertStepsAllocateNothing(
        Nets.compiled(Nets.small().parallelism(Parallelism.threads(threads))).training(), 40, 30);
  }

  @Test
  void stepsWithPenaltiesAndBoundsAllocateNothing() {
    Sequential model =
        Sequential.of(
            Input.of(8, 8, 2),
            Conv2D.of(5, 3)
                .kernelRegularizer(L1L2.of(0.01, 0.02))
                .kernelConstraint(MaxNorm.of(0.5).axes(0, 1, 2)),
            Flatten.of(),
            Dense.of(11).biasRegularizer(L2.of()).biasConstraint(NonNeg.of()),
            Dense.of(3).kernelConstraint(UnitNorm.of().axes(1)).activation(SOFTMAX));
    assertStepsAllocateNothing(Nets.compiled(model).training(), 9, 2);
  }

  @Test
  void stepsWithWeightsOfSamplesAllocateNothing() {
    Training training = Nets.compiled(Nets.small()).training();
    Tensor x = Nets.random(1, 70, 8, 8, 2);
    Example weighted = Example.of(x, Nets.labels(x)).weight(Nets.random(2, 70));
    assertStepsAllocateNothing(training, training.data(weighted), 40, 30);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void trainingStepsOfGraphsAllocateNothing(int threads) {
    assertStepsAllocateNothing(
        Nets.compiled(Nets.residual().parallelism(Parallelism.threads(threads))).training(), 9, 2);
    assertStepsAllocateNothing(
        Nets.compiled(Nets.branches().parallelism(Parallelism.threads(threads))).training(), 9, 2);
    assertStepsAllocateNothing(
        Nets.compiled(Nets.normalized().parallelism(Parallelism.threads(threads))).training(),
        9,
        2);
  }

  @Test
  void stepsOfAllOptimizersAllocateNothing() {
    for (Optimizer rule :
        List.of(
            SGD.of().momentum(0.9),
            RMSprop.of().centered(true).momentum(0.5),
            Adam.of().amsgrad(true),
            AdamW.of(),
            Nadam.of(),
            Adamax.of(),
            Adagrad.of(),
            Adadelta.of(),
            Lion.of(),
            Ftrl.of(),
            SGD.of().clipvalue(0.1).learningRate(ExponentialDecay.of(0.1, 100, 0.9)),
            SGD.of().clipnorm(1).learningRate(CosineDecayRestarts.of(0.1, 100)),
            SGD.of().learningRate(InverseTimeDecay.of(0.1, 100, 2)),
            SGD.of().learningRate(PolynomialDecay.of(0.1, 100).power(0.7)),
            SGD.of()
                .globalClipnorm(1)
                .gradientAccumulationSteps(3)
                .useEma(true)
                .emaOverwriteFrequency(2)
                .learningRate(
                    PiecewiseConstantDecay.of(List.of(10L, 500L), List.of(0.1, 0.05, 0.01))))) {
      Sequential model = Nets.small().parallelism(Parallelism.threads(2));
      model.compile(rule, SparseCategoricalCrossentropy.of(), Accuracy.of());
      assertStepsAllocateNothing(model.training(), 9, 2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void trainingStepsOfRandomLayersAllocateNothing(int threads) {
    assertStepsAllocateNothing(
        Nets.compiled(Nets.noisy().parallelism(Parallelism.threads(threads))).training(), 9, 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void trainingStepsOnChangedImagesAllocateNothing(int threads) {
    assertStepsAllocateNothing(
        Nets.compiled(Nets.augmented().parallelism(Parallelism.threads(threads))).training(), 9, 2);
  }

  private static void assertStepsAllocateNothing(Training training, int full, int rest) {
    Tensor x = Nets.random(1, full + rest, 8, 8, 2);
    Training.Data data = training.data(Example.of(x, Nets.labels(x)));
    assertStepsAllocateNothing(training, data, full, rest);
  }

  private static void assertStepsAllocateNothing(
      Training training, Training.Data data, int full, int rest) {
    int[] order = new int[full + rest];
    for (int i = 0; i < order.length; i++) {
      order[i] = order.length - 1 - i;
    }
    Totals totals = training.totals();
    training.prepare(full);
    training.prepare(rest);
    boolean[] even = {false};
    assertEquals(
        0,
        AllocatedBytes.leastOfWarm(
            () -> {
              even[0] = !even[0];
              training.step(data, order, even[0] ? 0 : full, even[0] ? full : rest, totals);
            }));
  }
}
