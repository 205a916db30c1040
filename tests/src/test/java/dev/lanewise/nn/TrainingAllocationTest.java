package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Tensor;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * The fewest bytes that the calling thread, which runs pieces as well, allocates in 200 calls, of
   * up to 60 windows: until all is compiled, a call may allocate.
   */
  private static long allocated(Runnable call) {
    for (int i = 0; i < 2000; i++) {
      call.run();
    }
    long least = Long.MAX_VALUE;
    for (int window = 0; window < 60 && least > 0; window++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 200; i++) {
        call.run();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void predictorAllocatesNothing(int threads) {
    Sequential model = Nets.small().parallelism(Parallelism.threads(threads));
    Tensor x = Nets.random(1, 70, 8, 8, 2);
    Tensor y = Tensor.zeros(70, 3);
    Predictor predictor = model.predictor();
    assertEquals(0, allocated(() -> predictor.run(x, y)));
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
    double[] sums = new double[2];
    training.prepare(40);
    boolean[] even = {false};
    assertEquals(
        0,
        allocated(
            () -> {
              even[0] = !even[0];
              training.step(data, order, even[0] ? 0 : 40, even[0] ? 40 : 30, sums);
            }));
  }
}
