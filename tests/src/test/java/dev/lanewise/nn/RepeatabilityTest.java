package dev.lanewise.nn;

import static dev.lanewise.nn.layers.ActivationFunction.RELU;
import static dev.lanewise.nn.layers.ActivationFunction.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.LabeledImages;
import dev.lanewise.nn.data.Mnist;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.Flatten;
import dev.lanewise.nn.losses.SparseCategoricalCrossentropy;
import dev.lanewise.nn.optimizers.AdamW;
import dev.lanewise.nn.optimizers.CosineDecay;
import dev.lanewise.nn.optimizers.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
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
      "6be985c4e5216db5c18306949fa4884923028164913e40b02b3507edaba256a7";

  private static final String RESIDUAL_HASH =
      "948060083709d3af8c07928add7ae67aead4b09092b88a4f160466f4e1e291e7";

  private static final String BRANCHES_HASH =
      "7f169d479f7794c25ec6de1aa7488954a25a48e01c2faf2d754ff9d538f5f82e";

  private static final String NORMALIZED_HASH =
      "0c89e9281fc089f8396bc056a87c0dddee6c8cd5c58dc8f24d90c4ac404ad078";

  private static final String OPTIONS_HASH =
      "d642a935ee4a069dca799e1a1a3461935aadc10e63dab05b6db112a91e932145";

  private static final String NOISY_HASH =
      "e09cf437b02dbed26b39d46d8b4259077f2242e6094001119e647c1e4b609eb9";

  private static final String AUGMENTED_HASH =
      "abce8734c4f0caa157da5f60258e022e6ad0589503fce94cd236f94061eddd5c";

  private static String trained(Model model, int threads) {
    return trained(model, threads, 64);
  }

  private static String trained(Model model, int threads, int batch) {
    Tensor x = Nets.random(1, 301, 8, 8, 2);
    model.seed(7).parallelism(Parallelism.threads(threads));
    Nets.compiled(model).fit(x, Nets.labels(x), FitOptions.epochs(2).batchSize(batch).verbose(0));
    return Nets.hash(model.weights());
  }

  @Test
  @Tag("bits")
  void trainingOfGraphsHasTheSameBitsOnAnyThreads() {
    for (int threads = 1; threads <= 3; threads++) {
      assertEquals(RESIDUAL_HASH, trained(Nets.residual(), threads), threads + " threads");
      assertEquals(BRANCHES_HASH, trained(Nets.branches(), threads), threads + " threads");
    }
  }

  /** With layers where the shards of a batch meet. */
  @Test
  @Tag("bits")
  void trainingWithBatchNormalizationHasTheSameBitsOnAnyThreads() {
    for (int threads = 1; threads <= 3; threads++) {
      assertEquals(NORMALIZED_HASH, trained(Nets.normalized(), threads), threads + " threads");
    }
    String large = trained(Nets.normalized(), 1, 250);
    assertEquals(large, trained(Nets.normalized(), 3, 250));
    assertNotEquals(NORMALIZED_HASH, large);
  }

  @Test
  @Tag("bits")
  void optimizersOptionsHaveTheSameBitsOnAnyThreads() {
    Tensor x = Nets.random(1, 301, 8, 8, 2);
    Optimizer rule =
        AdamW.of()
            .learningRate(CosineDecay.of(1e-3, 8).warmup(4e-3, 3))
            .globalClipnorm(0.5)
            .gradientAccumulationSteps(2)
            .useEma(true);
    for (int threads = 1; threads <= 3; threads++) {
      Model model = Nets.residual().seed(7).parallelism(Parallelism.threads(threads));
      model.compile(rule, SparseCategoricalCrossentropy.of());
      model.fit(x, Nets.labels(x), FitOptions.epochs(3).batchSize(64).verbose(0));
      assertEquals(OPTIONS_HASH, Nets.hash(model.weights()), threads + " threads");
    }
  }

  @Test
  @Tag("bits")
  void trainingOnImagesChangedAtRandomHasTheSameBitsOnAnyThreads() {
    Tensor x = Nets.random(1, 101, 8, 8, 2);
    for (int threads = 1; threads <= 3; threads++) {
      Sequential model = Nets.augmented().seed(7).parallelism(Parallelism.threads(threads));
      Nets.compiled(model).fit(x, Nets.labels(x), FitOptions.epochs(2).batchSize(40).verbose(0));
      assertEquals(AUGMENTED_HASH, Nets.hash(model), threads + " threads");
    }
  }

  /** The same layers, as a graph. */
  @Test
  @Tag("bits")
  void aChainHasTheSameBitsAsASequence() {
    assertEquals(HASH, trained(Nets.smallGraph(), 2));
  }

  private static Sequential trained(int threads, int batch) {
    return trained(Nets.small(), threads, batch);
  }

  private static Sequential trained(Sequential model, int threads, int batch) {
    Tensor x = Nets.random(1, 301, 8, 8, 2);
    model.seed(7).parallelism(Parallelism.threads(threads));
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
  @Tag("bits")
  void randomLayersHaveTheSameBitsOnAnyThreads() {
    for (int threads = 1; threads <= 3; threads++) {
      assertEquals(NOISY_HASH, Nets.hash(trained(Nets.noisy(), threads, 64)), threads + " threads");
    }
  }

  /** The note's net on the first MNIST images, 200 updates, on 1, 2 and 3 threads in turn. */
  @Test
  @Tag("bits")
  void theNotesNetHasTheSameBitsAfter200Steps() throws IOException {
    LabeledImages mnist = Mnist.train(Path.of("../examples/data/mnist"));
    Tensor x = mnist.images().rows(0, 3200);
    Tensor y = mnist.labels().rows(0, 3200);
    for (int threads = 1; threads <= 3; threads++) {
      Sequential model = Nets.note().seed(1).parallelism(Parallelism.threads(threads));
      model.add(Flatten.of(), Dense.of(64).activation(RELU), Dense.of(10).activation(SOFTMAX));
      Nets.compiled(model).fit(x, y, FitOptions.epochs(1).batchSize(16).verbose(0));
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
