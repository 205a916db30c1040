package dev.lanewise.nn;

import static dev.lanewise.nn.layers.ActivationFunction.SIGMOID;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.callbacks.EarlyStopping;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Example;
import dev.lanewise.nn.data.Labels;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.Flatten;
import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.losses.BinaryCrossentropy;
import dev.lanewise.nn.losses.CategoricalCrossentropy;
import dev.lanewise.nn.losses.MeanSquaredError;
import dev.lanewise.nn.metrics.CategoricalAccuracy;
import dev.lanewise.nn.optimizers.RMSprop;
import dev.lanewise.nn.optimizers.SGD;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Which batches {@code fit} takes when, and how much samples count. */
class FitOptionsTest {
  private static final Tensor X = Nets.random(1, 90, 8, 8, 2);
  private static final Tensor Y = Nets.labels(X);
  private static final Map<Integer, Double> CLASSES = Map.of(0, 3.0, 2, 0.25);

  private static FitOptions epochs(int epochs) {
    return FitOptions.epochs(epochs).batchSize(16).verbose(0);
  }

  private static Sequential model() {
    return Nets.compiled(Nets.small());
  }

  private static String trained(FitOptions options) {
    Sequential model = model();
    model.fit(X, Y, options);
    return Nets.hash(model);
  }

  /** The weights of X's samples that follow from their classes. */
  private static Tensor weights() {
    float[] weights = new float[90];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = CLASSES.getOrDefault((int) Y.get(i), 1.0).floatValue();
    }
    return Tensor.of(weights);
  }

  private static Tensor ones() {
    float[] ones = new float[90];
    Arrays.fill(ones, 1);
    return Tensor.of(ones);
  }

  @Test
  void trainingGoesOnAtAnEpoch() {
    Sequential model = model();
    model.fit(X, Y, epochs(2));
    History rest = model.fit(X, Y, epochs(4).initialEpoch(2));
    assertEquals(List.of(2, 3), rest.epochs());
    assertEquals(trained(epochs(4)), Nets.hash(model));
    assertEquals(List.of(), model.fit(X, Y, epochs(4).initialEpoch(4)).epochs());
  }

  /** 6 batches of the data are two epochs, or two thirds of one. */
  @Test
  void epochsOfOtherLengthsTakeTheSameBatches() {
    String expected = trained(epochs(6));
    assertEquals(expected, trained(epochs(12).stepsPerEpoch(3)));
    assertEquals(expected, trained(epochs(4).stepsPerEpoch(9)));
    Dataset batches = Dataset.of(X, Y).shuffle(4).batch(16);
    Sequential whole = model();
    whole.fit(batches, FitOptions.epochs(3).verbose(0));
    Sequential parts = model();
    History history = parts.fit(batches, FitOptions.epochs(9).stepsPerEpoch(2).verbose(0));
    assertEquals(Nets.hash(whole), Nets.hash(parts));
    assertEquals(9, history.epochs().size());
  }

  @Test
  void validationFollowsSomeEpochs() {
    FitOptions options = epochs(5).validationSplit(0.2);
    History all = model().fit(X, Y, options);
    History some = model().fit(X, Y, options.validationFreq(2));
    List<Double> losses = all.get("val_loss");
    assertEquals(List.of(losses.get(1), losses.get(3)), some.get("val_loss"));
    assertEquals(all.get("loss"), some.get("loss"));
    EarlyStopping stop = EarlyStopping.of().minDelta(100);
    History stopped = model().fit(X, Y, options.validationFreq(2).callbacks(stop));
    assertEquals(4, stopped.epochs().size());
  }

  /** A sample of weight 2 counts as two; the divisor is the number of samples, as in Keras. */
  @Test
  void weightsCountAsCopies() {
    Tensor x = Nets.random(1, 4, 3);
    Tensor y = Nets.random(2, 4, 2);
    float[] weights = {2, 0, 1, 3};
    int[] copies = {0, 0, 2, 3, 3, 3};
    float[] copiedX = new float[18];
    float[] copiedY = new float[12];
    for (int i = 0; i < copies.length; i++) {
      System.arraycopy(x.toArray(), copies[i] * 3, copiedX, i * 3, 3);
      System.arraycopy(y.toArray(), copies[i] * 2, copiedY, i * 2, 2);
    }
    Sequential weighted = Sequential.of(Input.of(3), Dense.of(2));
    weighted.compile(SGD.of().learningRate(0.6), MeanSquaredError.of());
    History one =
        weighted.fit(x, y, FitOptions.epochs(3).sampleWeight(Tensor.of(weights)).verbose(0));
    Sequential copied = Sequential.of(Input.of(3), Dense.of(2));
    copied.compile(SGD.of().learningRate(0.9), MeanSquaredError.of());
    History two =
        copied.fit(
            Tensor.of(copiedX, 6, 3), Tensor.of(copiedY, 6, 2), FitOptions.epochs(3).verbose(0));
    for (String name : weighted.weights().names()) {
      float[] expected = copied.weights().get(name).toArray();
      assertArrayEquals(expected, weighted.weights().get(name).toArray(), 1e-6f);
    }
    for (int epoch = 0; epoch < 3; epoch++) {
      assertEquals(two.get("loss").get(epoch) * 6 / 4, one.get("loss").get(epoch), 1e-6);
    }
  }

  @Test
  void weightsOfOneChangeNothing() {
    assertEquals(trained(epochs(2)), trained(epochs(2).sampleWeight(ones())));
    assertNotEquals(trained(epochs(2)), trained(epochs(2).sampleWeight(weights())));
  }

  @Test
  void weightsOfClassesAreThoseOfTheirSamples() {
    String expected = trained(epochs(2).sampleWeight(weights()));
    assertEquals(expected, trained(epochs(2).classWeight(CLASSES)));
    Sequential categorical = Nets.small();
    categorical.compile(RMSprop.of(), CategoricalCrossentropy.of(), CategoricalAccuracy.of());
    categorical.fit(X, Labels.toCategorical(Y, 3), epochs(2).classWeight(CLASSES));
    assertEquals(expected, Nets.hash(categorical));
    Sequential batches = model();
    Dataset inOrder = Dataset.of(X, Y).batch(16);
    batches.fit(inOrder, epochs(2).classWeight(CLASSES));
    assertEquals(trained(epochs(2).shuffle(false).classWeight(CLASSES)), Nets.hash(batches));
  }

  @Test
  void weightsOfTheClassesOfOneOutput() {
    float[] zerosAndOnes = new float[90];
    float[] weights = new float[90];
    for (int i = 0; i < 90; i++) {
      zerosAndOnes[i] = Y.get(i) == 1 ? 1 : 0;
      weights[i] = Y.get(i) == 1 ? 4 : 1;
    }
    Tensor y = Tensor.of(zerosAndOnes);
    Sequential byClass = binary();
    byClass.fit(X, y, epochs(2).classWeight(Map.of(1, 4.0)));
    Sequential bySample = binary();
    bySample.fit(X, y, epochs(2).sampleWeight(Tensor.of(weights)));
    assertEquals(Nets.hash(bySample), Nets.hash(byClass));
  }

  private static Sequential binary() {
    Sequential model =
        Sequential.of(Input.of(8, 8, 2), Flatten.of(), Dense.of(1).activation(SIGMOID));
    return model.compile(SGD.of(), BinaryCrossentropy.of());
  }

  @Test
  void elementsOfDataSetsHaveWeights() {
    Tensor weights = weights();
    Dataset data =
        Dataset.of(90, i -> Example.of(X.row(i), Y.row(i)).weight(weights.row(i))).batch(16);
    Sequential model = model();
    model.fit(data, epochs(2));
    assertEquals(trained(epochs(2).shuffle(false).sampleWeight(weights)), Nets.hash(model));
  }

  /** Weights of samples count there as well, those of classes do not. */
  @Test
  void validationIsWeighted() {
    Tensor weights = weights();
    Sequential model = model();
    FitOptions options = epochs(2).validationSplit(0.5);
    History history = model.fit(X, Y, options.sampleWeight(weights));
    Example last = Example.of(X.rows(45, 90), Y.rows(45, 90)).weight(weights.rows(45, 90));
    double expected = model.evaluate(Dataset.of(1, i -> last)).loss();
    assertEquals(expected, history.get("val_loss").getLast());
    Sequential same = model();
    History unweighted = same.fit(X, Y, options.classWeight(CLASSES));
    assertEquals(Nets.hash(model), Nets.hash(same));
    double plain = same.evaluate(X.rows(45, 90), Y.rows(45, 90)).loss();
    assertEquals(plain, unweighted.get("val_loss").getLast());
    assertNotEquals(expected, plain);
  }

  @Test
  void batchesOneByOne() {
    Sequential whole = model();
    History history = whole.fit(X, Y, epochs(3).batchSize(90).shuffle(false));
    Sequential steps = model();
    for (int i = 0; i < 3; i++) {
      Metrics metrics = steps.trainOnBatch(X, Y);
      assertEquals(history.get("loss").get(i), metrics.loss());
      assertEquals(history.get("accuracy").get(i), metrics.get("accuracy"));
    }
    assertEquals(Nets.hash(whole), Nets.hash(steps));
    steps.trainOnBatch(X.rows(0, 3), Y.rows(0, 3));
    assertNotEquals(Nets.hash(whole), Nets.hash(steps));
    Example weighted = Example.of(X, Y).weight(weights());
    Sequential once = model();
    once.trainOnBatch(weighted);
    FitOptions all = epochs(1).batchSize(90).shuffle(false);
    assertEquals(trained(all.sampleWeight(weights())), Nets.hash(once));
    Tensor broken = Nets.random(1, 2, 8, 8, 2);
    broken.segment().fill((byte) -1);
    assertThrows(ArithmeticException.class, () -> once.trainOnBatch(broken, Y.rows(0, 2)));
  }

  @Test
  void whatDoesNotFitIsNamed() {
    FitOptions options = epochs(1);
    fails(() -> options.classWeight(CLASSES).sampleWeight(ones()), "both", "same time");
    fails(() -> trained(options.sampleWeight(Tensor.zeros(89))), "sampleWeight", "90", "89");
    fails(() -> trained(options.sampleWeight(Tensor.zeros(90, 3))), "sampleWeight", "(90, 3)");
    fails(() -> trained(options.classWeight(Map.of(3, 1.0))), "classWeight", "0 to 2", "3");
    fails(() -> options.initialEpoch(-1), "initialEpoch", "-1");
    fails(() -> options.stepsPerEpoch(-1), "stepsPerEpoch", "-1");
    fails(() -> options.validationFreq(0), "validationFreq", "0");
    Example weighted = Example.of(X, Y).weight(ones());
    Dataset data = Dataset.of(1, i -> weighted);
    fails(() -> model().fit(data, options.classWeight(CLASSES)), "both", "same time");
    fails(() -> model().fit(data, options.sampleWeight(ones())), "sampleWeight", "data set");
    fails(
        () -> Dataset.of(2, i -> i == 0 ? weighted : Example.of(X, Y)).batch(2).get(0, 0),
        "with a weight");
  }

  private static void fails(Executable action, String... parts) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, action).getMessage());
    for (String part : parts) {
      assertTrue(message.contains(part), message + "; expected " + part);
    }
  }
}
