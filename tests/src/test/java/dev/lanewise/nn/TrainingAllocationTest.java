package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.AllocatedBytes;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Tensor;
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
    Sequential model = Nets.compiled(Nets.small().parallelism(Parallelism.threads(threads)));
    Training training = model.training();
    Tensor x = Nets.random(1, 70, 8, 8, 2);
    Training.Data data = training.data(x, Nets.labels(x));
    int[] order = new int[70];
    for (int i = 0; i < 70; i++) {
      order[i] = 69 - i;
    }
    Totals totals = training.totals();
    training.prepare(40);
    boolean[] even = {false};
    assertEquals(
        0,
        AllocatedBytes.leastOfWarm(
            () -> {
              even[0] = !even[0];
              training.step(data, order, even[0] ? 0 : 40, even[0] ? 40 : 30, totals);
            }));
  }
}
