package dev.lanewise.nn;

import static dev.lanewise.nn.layers.ActivationFunction.RELU;
import static dev.lanewise.nn.layers.ActivationFunction.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.Flatten;
import java.lang.foreign.ValueLayout;
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

  /** As well for the net of the note, after 200 steps. */
  private static final String NOTE_HASH =
      "6e87177ed39a1696237d62ddd0fa4726ee2418e12886a5c80f14d90cf9909956";

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

  /** The note's net, 200 updates, on 1, 2 and 3 threads in turn. */
  @Test
  @Tag("bits")
  void theNotesNetHasTheSameBitsAfter200Steps() {
    Tensor x = Nets.random(3, 160, 28, 28, 1);
    Tensor y = Tensor.zeros(160);
    for (int i = 0; i < 160; i++) {
      y.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, i % 10);
    }
    for (int threads = 1; threads <= 3; threads++) {
      Sequential model = Nets.note().seed(1).parallelism(Parallelism.threads(threads));
      model.add(Flatten.of(), Dense.of(64).activation(RELU), Dense.of(10).activation(SOFTMAX));
      Nets.compiled(model).fit(x, y, FitOptions.epochs(20).batchSize(16).verbose(0));
      assertEquals(NOTE_HASH, Nets.hash(model), threads + " threads");
    }
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
