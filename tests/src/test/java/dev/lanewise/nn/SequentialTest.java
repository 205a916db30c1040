package dev.lanewise.nn;

import static dev.lanewise.nn.layers.ActivationFunction.RELU;
import static dev.lanewise.nn.layers.ActivationFunction.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.callbacks.EarlyStopping;
import dev.lanewise.nn.callbacks.LearningRateScheduler;
import dev.lanewise.nn.callbacks.TerminateOnNaN;
import dev.lanewise.nn.data.Labels;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.layers.Conv2D;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.Flatten;
import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.layers.MaxPooling2D;
import dev.lanewise.nn.losses.CategoricalCrossentropy;
import dev.lanewise.nn.losses.SparseCategoricalCrossentropy;
import dev.lanewise.nn.metrics.Accuracy;
import dev.lanewise.nn.metrics.CategoricalAccuracy;
import dev.lanewise.nn.optimizers.Adadelta;
import dev.lanewise.nn.optimizers.Adagrad;
import dev.lanewise.nn.optimizers.Adam;
import dev.lanewise.nn.optimizers.AdamW;
import dev.lanewise.nn.optimizers.Adamax;
import dev.lanewise.nn.optimizers.CosineDecay;
import dev.lanewise.nn.optimizers.Lion;
import dev.lanewise.nn.optimizers.Nadam;
import dev.lanewise.nn.optimizers.Optimizer;
import dev.lanewise.nn.optimizers.RMSprop;
import dev.lanewise.nn.optimizers.SGD;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SequentialTest {
  @Test
  void theNotesNetHasTheNotesParameters() {
    Sequential model = Nets.note();
    assertEquals(55_744, model.countParams());
    assertEquals(320, count(model, "conv2d"));
    assertEquals(18_496, count(model, "conv2d_1"));
    assertEquals(36_928, count(model, "conv2d_2"));
    model.add(Flatten.of(), Dense.of(64).activation(RELU), Dense.of(10).activation(SOFTMAX));
    assertEquals(93_322, model.countParams());
    assertEquals(
        List.of(
            "conv2d/kernel",
            "conv2d/bias",
            "conv2d_1/kernel",
            "conv2d_1/bias",
            "conv2d_2/kernel",
            "conv2d_2/bias",
            "dense/kernel",
            "dense/bias",
            "dense_1/kernel",
            "dense_1/bias"),
        model.weights().names());
  }

  private static int count(Sequential model, String layer) {
    Weights weights = model.weights();
    return weights.get(layer + "/kernel").size() + weights.get(layer + "/bias").size();
  }

  @Test
  void firstWeightsLieWithinGlorotsLimit() {
    Tensor kernel = Nets.note().weights().get("conv2d_1/kernel");
    double most = 0;
    for (float value : kernel.toArray()) {
      most = Math.max(most, Math.abs(value));
    }
    assertTrue(most <= 0.083334 && most > 0.0825, "largest " + most);
  }

  @Test
  void addKeepsWeights() {
    Sequential model = Nets.note();
    Tensor bias = Nets.random(1, 32);
    model.weights().set("conv2d/bias", bias);
    model.add(Flatten.of());
    assertArrayEquals(bias.toArray(), model.weights().get("conv2d/bias").toArray());
  }

  @Test
  void everyOptimizerLearns() {
    Tensor x = Nets.random(1, 203, 8, 8, 2);
    Tensor y = Nets.labels(x);
    for (Optimizer optimizer :
        List.of(
            RMSprop.of(),
            Adam.of(),
            SGD.of().learningRate(0.1),
            SGD.of().learningRate(0.02).momentum(0.9),
            SGD.of().learningRate(0.02).momentum(0.9).nesterov(true),
            AdamW.of(),
            Adam.of().amsgrad(true),
            Nadam.of(),
            Adamax.of().learningRate(0.004),
            Adagrad.of().learningRate(0.05),
            Adadelta.of().learningRate(1),
            Lion.of().learningRate(0.002),
            Adam.of().learningRate(CosineDecay.of(1e-3, 520).warmup(4e-3, 30)).clipnorm(1))) {
      Sequential model = Nets.small();
      model.compile(optimizer, SparseCategoricalCrossentropy.of(), Accuracy.of().named("acc"));
      History history = model.fit(x, y, FitOptions.epochs(40).batchSize(16).verbose(0));
      double last = history.get("loss").getLast();
      assertTrue(last < 0.85 * history.get("loss").getFirst(), optimizer + ": " + history);
      assertTrue(model.evaluate(x, y).get("acc") > 0.65, optimizer + ": " + model.evaluate(x, y));
    }
  }

  @Test
  void sparseAndCategoricalTargetsTrainAlike() {
    Tensor x = Nets.random(1, 50, 8, 8, 2);
    Tensor y = Nets.labels(x);
    Sequential sparse = Nets.compiled(Nets.small());
    sparse.fit(x, y, FitOptions.epochs(2).verbose(0));
    Sequential categorical = Nets.small();
    categorical.compile(RMSprop.of(), CategoricalCrossentropy.of(), CategoricalAccuracy.of());
    categorical.fit(x, Labels.toCategorical(y, 3), FitOptions.epochs(2).verbose(0));
    assertEquals(Nets.hash(sparse), Nets.hash(categorical));
  }

  @Test
  void evaluateIsTheLossOfPredictions() {
    Tensor x = Nets.random(1, 300, 8, 8, 2);
    Tensor y = Nets.labels(x);
    Sequential model = Nets.compiled(Nets.small());
    float[] p = model.predict(x).toArray();
    double loss = 0;
    int hits = 0;
    for (int i = 0; i < 300; i++) {
      int label = (int) y.get(i);
      loss -= Math.log(p[i * 3 + label]) / 300;
      hits += p[i * 3 + label] == Math.max(p[i * 3], Math.max(p[i * 3 + 1], p[i * 3 + 2])) ? 1 : 0;
    }
    Metrics metrics = model.evaluate(x, y);
    assertEquals(loss, metrics.loss(), 1e-5);
    assertEquals(hits / 300.0, metrics.get("accuracy"), 1e-9);
  }

  @Test
  void lossOfLogitsIsTheLossOfSoftmax() {
    Tensor x = Nets.random(1, 20, 4);
    Tensor y = Tensor.of(new int[] {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1});
    Sequential soft = Sequential.of(Input.of(4), Dense.of(3).activation(SOFTMAX));
    soft.compile(SGD.of(), SparseCategoricalCrossentropy.of());
    Sequential logits = Sequential.of(Input.of(4), Dense.of(3));
    logits.compile(SGD.of(), SparseCategoricalCrossentropy.of().fromLogits(true));
    assertEquals(soft.evaluate(x, y).loss(), logits.evaluate(x, y).loss());
    soft.fit(x, y, FitOptions.epochs(3).verbose(0));
    logits.fit(x, y, FitOptions.epochs(3).verbose(0));
    assertEquals(Nets.hash(soft), Nets.hash(logits));
  }

  @Test
  void validationIsTheLastPart() {
    Tensor x = Nets.random(1, 30, 8, 8, 2);
    Tensor y = Nets.labels(x);
    Sequential split = Nets.compiled(Nets.small());
    History first = split.fit(x, y, FitOptions.epochs(2).validationSplit(0.3).verbose(0));
    Sequential given = Nets.compiled(Nets.small());
    History second =
        given.fit(
            x.rows(0, 21),
            y.rows(0, 21),
            FitOptions.epochs(2).validationData(x.rows(21, 30), y.rows(21, 30)).verbose(0));
    assertEquals(Nets.hash(split), Nets.hash(given));
    assertEquals(first.get("val_loss"), second.get("val_loss"));
    assertEquals(
        given.evaluate(x.rows(21, 30), y.rows(21, 30)).loss(), second.get("val_loss").getLast());
  }

  @Test
  void aBatchLargerThanTheDataIsOneBatch() {
    Tensor x = Nets.random(1, 13, 8, 8, 2);
    Tensor y = Nets.labels(x);
    Sequential large = Nets.compiled(Nets.small());
    large.fit(x, y, FitOptions.epochs(2).batchSize(1000).verbose(0));
    Sequential exact = Nets.compiled(Nets.small());
    exact.fit(x, y, FitOptions.epochs(2).batchSize(13).verbose(0));
    assertEquals(Nets.hash(large), Nets.hash(exact));
  }

  @Test
  void badInputIsNamed() {
    Sequential model = Nets.compiled(Nets.small());
    Tensor x = Nets.random(1, 10, 8, 8, 2);
    Tensor y = Nets.labels(x);
    FitOptions options = FitOptions.epochs(1).verbose(0);
    fails(() -> model.predict(Nets.random(1, 10, 8, 9, 2)), "conv2d", "(8, 8, 2)", "(10, 8, 9, 2)");
    fails(() -> model.fit(Tensor.zeros(0, 8, 8, 2), Tensor.zeros(0), options), "at least 1 sample");
    fails(() -> model.fit(x, y.rows(0, 9), options), "10", "9");
    y.segment().setAtIndex(ValueLayout.JAVA_FLOAT, 4, 3f);
    fails(() -> model.fit(x, y, options), "0 to 2", "3.0", "sample 4");
    fails(() -> Conv2D.of(3, 3).strides(2).dilation(2, 2), "Conv2D", "strides");
    fails(
        () -> Sequential.of(Input.of(4, 4, 1), Conv2D.of(3, 5)).countParams(),
        "layer conv2d",
        "output size");
    fails(
        () -> Sequential.of(Input.of(4), MaxPooling2D.of(2)).countParams(), "max_pooling2d", "(4");
    fails(() -> Sequential.of(Dense.of(4)).countParams(), "Input", "Dense");
    fails(
        () ->
            Sequential.of(Input.of(4), Dense.of(3).name("a"), Dense.of(3).name("a")).countParams(),
        "unique",
        "a");
    fails(() -> model.weights().get("no/kernel"), "conv2d/kernel", "no/kernel");
    fails(() -> model.weights().set("conv2d/bias", Tensor.zeros(6)), "conv2d/bias", "(5", "(6");
    fails(() -> model.fit(x, Nets.labels(x), options.validationSplit(0.95)), "empty");
    fails(
        () ->
            Nets.small()
                .compile(SGD.of(), SparseCategoricalCrossentropy.of(), CategoricalAccuracy.of()),
        "categorical_accuracy");
    assertThrows(IllegalStateException.class, () -> Nets.small().fit(x, y, options));
  }

  private static void fails(Executable action, String... parts) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, action).getMessage());
    for (String part : parts) {
      assertTrue(message.contains(part), message + "; expected " + part);
    }
  }

  @Test
  void aLossThatIsNoNumberStopsTraining() {
    Sequential model = Nets.compiled(Nets.small());
    Tensor x = Nets.random(1, 40, 8, 8, 2);
    Tensor y = Nets.labels(x);
    x.segment().setAtIndex(ValueLayout.JAVA_FLOAT, 17 * 128, Float.NaN);
    FitOptions options = FitOptions.epochs(2).batchSize(16).shuffle(false).verbose(0);
    String message =
        String.valueOf(
            assertThrows(ArithmeticException.class, () -> model.fit(x, y, options)).getMessage());
    assertTrue(message.contains("epoch 1, step 2"), message);
    float[] before = model.weights().get("dense/kernel").toArray();
    History history = model.fit(x, y, options.callbacks(TerminateOnNaN.of()));
    assertEquals(List.of(Double.NaN), history.get("loss"));
    assertEquals(before.length, model.weights().get("dense/kernel").size());
  }

  @Test
  void callbacksStopTrainingAndChangeTheRate() {
    Tensor x = Nets.random(1, 40, 8, 8, 2);
    Tensor y = Nets.labels(x);
    FitOptions options = FitOptions.epochs(9).batchSize(16).validationSplit(0.25).verbose(0);
    Sequential model = Nets.compiled(Nets.small());
    EarlyStopping never = EarlyStopping.of().minDelta(100).patience(2).restoreBestWeights(true);
    LearningRateScheduler halves = LearningRateScheduler.of((epoch, rate) -> rate / 2);
    History history = model.fit(x, y, options.callbacks(never, halves));
    assertEquals(List.of(0, 1, 2), history.epochs());
    assertEquals(0.125e-3, history.get("learning_rate").getLast(), 1e-10);
    Sequential one = Nets.compiled(Nets.small());
    one.fit(
        x,
        y,
        FitOptions.epochs(1).batchSize(16).validationSplit(0.25).verbose(0).callbacks(halves));
    assertEquals(Nets.hash(one), Nets.hash(model));
    Sequential scheduled = Nets.small();
    scheduled.compile(SGD.of().learningRate(ignored -> 0.1), SparseCategoricalCrossentropy.of());
    assertThrows(IllegalStateException.class, () -> scheduled.fit(x, y, options.callbacks(halves)));
  }

  @Test
  void aTrainedModelsSummaryCountsTheOptimizer() {
    Sequential model = Nets.compiled(Nets.small());
    assertFalse(summary(model).contains("Optimizer params"));
    Tensor x = Nets.random(1, 4, 8, 8, 2);
    model.fit(x, Nets.labels(x), FitOptions.epochs(1).verbose(0));
    // RMSprop keeps one number for each weight, the iteration and the learning rate.
    String line = String.format(Locale.ROOT, "Optimizer params: %,d ", model.countParams() + 2);
    assertTrue(summary(model).contains(line), summary(model));
  }

  private static String summary(Sequential model) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model.summary(SummaryStyle.KERAS3, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
