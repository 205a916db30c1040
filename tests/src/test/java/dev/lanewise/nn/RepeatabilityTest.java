package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RepeatabilityTest {
  /** The bits of the weights after a short training, the same at every width. */
  private static final String HASH =
      "c29848f411bc53259c136e54ec55bb56ab37955cbfdf752fcaae6d89ba1ae919";

  private static Sequential trained(int threads, int batch) {
    Tensor x = Nets.random(1, 301, 8, 8, 2);
    Sequential model = Nets.small().seed(7).parallelism(Parallelism.threads(threads));
    Nets.compiled(model).fit(x, Nets.labels(x), FitOptions.epochs(2).batchSize(batch).verbose(0));
    return model;
  }

  @Test
  @Tag("bits")
  void trainingHasTheSameBitsOnAnyThreads() {
    assertEquals(HASH, Nets.hash(trained(1, 64)));
    assertEquals(HASH, Nets.hash(trained(2, 64)));
    assertEquals(HASH, Nets.hash(trained(3, 64)));
  }

  @Test
  void batchesOfMoreShardsThanGradientsAreKept() {
    String one = Nets.hash(trained(1, 250));
    assertEquals(one, Nets.hash(trained(3, 250)));
    assertNotEquals(one, Nets.hash(trained(1, 64)));
  }

  @Test
  void aSampleAloneIsPredictedAsInABatch() {
    Sequential model = trained(2, 64);
    Tensor x = Nets.random(2, 77, 8, 8, 2);
    Tensor all = model.predict(x);
    for (int i = 0; i < 77; i++) {
      assertArrayEquals(all.rows(i, i + 1).toArray(), model.predict(x.rows(i, i + 1)).toArray());
    }
  }

  @Test
  void manyThreadsMayPredictAtOnce() throws Exception {
    Sequential model = trained(2, 64);
    Tensor x = Nets.random(2, 77, 8, 8, 2);
    float[] expected = model.predict(x).toArray();
    try (var executor = Executors.newFixedThreadPool(6)) {
      List<Future<float[]>> results = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        results.add(executor.submit(() -> model.predict(x).toArray()));
      }
      for (Future<float[]> result : results) {
        assertArrayEquals(expected, result.get());
      }
    }
  }
}
