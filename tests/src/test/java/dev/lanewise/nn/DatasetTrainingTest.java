package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Example;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.layers.Add;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.Input;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models on data sets: the same bits as on tensors. */
@Tag("bits")
class DatasetTrainingTest {
  private static final long SEED = 3;
  private static final Tensor X = Nets.random(1, 75, 8, 8, 2);
  private static final Tensor Y = Nets.labels(X);
  private static final FitOptions OPTIONS = FitOptions.epochs(2).batchSize(20).verbose(0);

  private static Sequential model(int threads) {
    return Nets.compiled(Nets.small().seed(SEED).parallelism(Parallelism.threads(threads)));
  }

  private static Dataset batches() {
    return Dataset.of(X, Y).shuffle(SEED).batch(20);
  }

  /** A data set that is shuffled by the model's seed has the model's own order. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void trainingGivesTheSameBits(int threads) {
    Sequential onTensors = model(threads);
    History expected = onTensors.fit(X, Y, OPTIONS.validationData(X, Y));
    for (Dataset batches : List.of(batches(), batches().prefetch(3))) {
      Sequential onBatches = model(threads);
      History history = onBatches.fit(batches, OPTIONS.validationData(Dataset.of(X, Y).batch(256)));
      assertEquals(Nets.hash(onTensors), Nets.hash(onBatches));
      assertEquals(expected.toString(), history.toString());
    }
  }

  @Test
  void evaluationAndPredictionGoOverAllBatches() {
    Sequential model = model(2);
    Dataset batches = Dataset.of(X, Y).batch(17).prefetch(2);
    assertEquals(model.evaluate(X, Y).toString(), model.evaluate(batches).toString());
    assertArrayEquals(model.predict(X).toArray(), model.predict(batches).toArray());
    assertEquals(model.predict(X).shape(), model.predict(Dataset.of(X).batch(40)).shape());
  }

  /** Batches need not be of one size, nor small ones come last. */
  @Test
  void batchesOfAnySizeAreTrainedOn() {
    Dataset batches =
        Dataset.of(3, i -> Example.of(X.rows(i, 7 * i * i + 2), Y.rows(i, 7 * i * i + 2)));
    Sequential model = model(2);
    History history = model.fit(batches, OPTIONS);
    assertEquals(List.of(0, 1), history.epochs());
    Sequential again = model(1);
    again.fit(batches, OPTIONS);
    assertEquals(Nets.hash(model), Nets.hash(again));
  }

  /** Also where the shards of a batch meet. */
  @Test
  void memoryForLargerBatchesChangesNothing() {
    Model model = Nets.compiled(Nets.normalized());
    model.fit(X, Y, OPTIONS);
    for (int most : new int[] {75, 250}) {
      Model larger = Nets.compiled(Nets.normalized());
      larger.training().prepare(most);
      larger.fit(X, Y, OPTIONS);
      assertEquals(Nets.hash(model.weights()), Nets.hash(larger.weights()), "most " + most);
    }
  }

  @Test
  void severalInputs() {
    Input a = Input.of(3);
    Input b = Input.of(3);
    Model model =
        Nets.compiled(
            Model.of(List.of(a, b), List.of(Dense.of(3).on(Add.of().on(a, Dense.of(3).on(b))))));
    Tensor x = Nets.random(2, 30, 3);
    Dataset data = Dataset.of(List.of(x, x), Nets.labels(x)).batch(8);
    assertEquals(2, model.fit(data, OPTIONS).epochs().size());
    assertEquals(
        model.evaluate(List.of(x, x), Nets.labels(x)).toString(), model.evaluate(data).toString());
    assertArrayEquals(
        model.predict(List.of(x, x)).getFirst().toArray(), model.predict(data).toArray());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Sequential model = model(1);
    refused(
        "input input_layer of layer conv2d: expected samples of shape (8, 8, 2), one after another,"
            + " got a tensor of shape (8, 8, 2)",
        () -> model.fit(Dataset.of(X, Y), OPTIONS));
    refused(
        "data set: expected batches with targets, got none",
        () -> model.fit(Dataset.of(X).batch(9), OPTIONS));
    refused(
        "fit: expected a batch at least, got an empty data set",
        () -> model.fit(batches().take(0), OPTIONS));
    refused(
        "fit: validationSplit: expected 0 for a data set, got 0.5; take and skip cut data sets",
        () -> model.fit(batches(), OPTIONS.validationSplit(0.5)));
    refused(
        "data set: expected batches with targets, got none",
        () -> model.fit(batches(), OPTIONS.validationData(Dataset.of(X).batch(9))));
    refused(
        "evaluate: expected a batch at least, got none", () -> model.evaluate(batches().take(0)));
    refused("predict: expected a batch at least, got none", () -> model.predict(batches().take(0)));
  }

  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
