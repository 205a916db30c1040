package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.AllocatedBytes;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Tensor;
import java.util.List;
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

  private static void assertStepsAllocateNothing(Training training, int full, int rest) {
    Tensor x = Nets.random(1, full + rest, 8, 8, 2);
    Training.Data data = training.data(List.of(x), Nets.labels(x));
    int[] order = new int[full + rest];
    for (int i = 0; i < order.length; i++) {
      order[i] = order.length - 1 - i;
    }
    Totals totals = training.totals();
    training.prepare(full);
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
