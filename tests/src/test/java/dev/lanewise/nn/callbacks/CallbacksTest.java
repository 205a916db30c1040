package dev.lanewise.nn.callbacks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.data.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What callbacks do in a made-up training, by Keras's rules. */
class CallbacksTest {
  /** A training whose figures are given: its weight is the number of the epoch. */
  private static final class Script implements TrainingControl {
    private final List<Path> saved = new ArrayList<>();
    private final List<Double> rates = new ArrayList<>();
    private final Set<String> figures =
        new TreeSet<>(Set.of("loss", "accuracy", "val_loss", "val_accuracy"));
    private boolean stopped;
    private float rate = 0.1f;
    private float weight;
    private int epochs;

    /** Runs until a callback stops it; returns how many epochs there were. */
    int run(Callback callback, String figure, double... values) {
      callback.attach(this);
      callback.onTrainBegin();
      stopped = false;
      for (epochs = 0; epochs < values.length && !stopped; epochs++) {
        callback.onEpochBegin(epochs);
        callback.onTrainBatchBegin(0);
        callback.onTrainBatchEnd(0, new HashMap<>(Map.of("loss", values[epochs])));
        weight = epochs;
        Map<String, Double> logs = new HashMap<>();
        if (values[epochs] != MISSING) {
          logs.put(figure, values[epochs]);
        }
        callback.onEpochEnd(epochs, logs);
        rates.add(logs.getOrDefault("learning_rate", 0.0));
      }
      callback.onTrainEnd();
      return epochs;
    }

    @Override
    public Set<String> figures() {
      return figures;
    }

    @Override
    public void stop() {
      stopped = true;
    }

    @Override
    public double learningRate() {
      return rate;
    }

    @Override
    public void learningRate(double newRate) {
      rate = (float) newRate;
    }

    @Override
    public Map<String, Tensor> weights() {
      return Map.of("weight", Tensor.of(new float[] {weight}));
    }

    @Override
    public void weights(Map<String, Tensor> values) {
      weight = values.getOrDefault("weight", Tensor.zeros(1)).get(0);
    }

    @Override
    public void saveWeights(Path file) {
      saved.add(file);
    }

    @Override
    public void save(Path file) {
      saved.add(file);
    }

    @Override
    public void resume(Path file) {
      throw new AssertionError("no training was saved");
    }
  }

  /** An epoch without the figure. */
  private static final double MISSING = Double.MIN_VALUE;

  private final Script script = new Script();

  private static String printed(Runnable action) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void earlyStoppingEndsWhenPatienceDoes() {
    assertEquals(3, script.run(EarlyStopping.of(), "val_loss", 3, 2, 2, 1));
    assertEquals(5, script.run(EarlyStopping.of().patience(2), "val_loss", 3, 2, 4, 1, 0));
    assertEquals(4, script.run(EarlyStopping.of().patience(2), "val_loss", 3, 2, 4, 2, 1));
    assertEquals(3, script.run(EarlyStopping.of(), "val_loss", 3, 2, Double.NaN, 1));
  }

  /** Never in the first epoch, as in Keras. */
  @Test
  void earlyStoppingGivesTwoEpochsAtLeast() {
    assertEquals(2, script.run(EarlyStopping.of().baseline(1), "val_loss", 3, 2, 1.5));
    assertEquals(3, script.run(EarlyStopping.of().baseline(2.5), "val_loss", 3, 2, 2.5));
  }

  @Test
  void earlyStoppingTellsWhatIsBetterByTheName() {
    EarlyStopping byAccuracy = EarlyStopping.of().monitor("val_accuracy");
    assertEquals(4, script.run(byAccuracy, "val_accuracy", 0.1, 0.2, 0.3, 0.3, 0.4));
    assertEquals(2, script.run(byAccuracy.mode(Mode.MIN), "val_accuracy", 0.1, 0.2, 0.3));
    assertEquals(2, script.run(EarlyStopping.of().mode(Mode.MAX), "val_loss", 3, 2, 1));
    assertEquals(3, script.run(EarlyStopping.of().minDelta(0.5), "val_loss", 3, 2, 1.5, 0));
  }

  @Test
  void earlyStoppingSkipsEpochsThatItDoesNotWatch() {
    EarlyStopping stop = EarlyStopping.of();
    assertEquals(5, script.run(stop, "val_loss", 3, MISSING, MISSING, 2, 2, 1));
    assertEquals(5, script.run(stop.startFromEpoch(3), "val_loss", 1, 2, 3, 4, 5, 6));
  }

  @Test
  void earlyStoppingRestoresTheBestWeights() {
    script.run(EarlyStopping.of().patience(2), "val_loss", 3, 1, 2, 2, 0);
    assertEquals(3, script.weight);
    EarlyStopping restore = EarlyStopping.of().patience(2).restoreBestWeights(true);
    script.run(restore, "val_loss", 3, 1, 2, 2, 0);
    assertEquals(1, script.weight);
    script.run(restore, "val_loss", 3, 1, 0);
    assertEquals(2, script.weight);
    assertEquals(
        "Epoch 4: early stopping\n"
            + "Restoring model weights from the end of the best epoch: 2.\n",
        printed(() -> script.run(restore.verbose(1), "val_loss", 3, 1, 2, 2, 0)));
  }

  @Test
  void checkpointsAreNamedByEpochAndFigures() {
    script.run(
        ModelCheckpoint.of("e{epoch}-{epoch:03d}-{val_loss:.2f}-{val_loss:.1e}"),
        "val_loss",
        0.126,
        20);
    assertEquals(
        List.of(Path.of("e1-001-0.13-1.3e-01"), Path.of("e2-002-20.00-2.0e+01")), script.saved);
    fails(() -> ModelCheckpoint.of("{epoch"), "braces", "{epoch");
    fails(() -> ModelCheckpoint.of("{epoch:s}"), "braces");
    fails(() -> script.run(ModelCheckpoint.of("{acc}"), "val_loss", 1), "val_loss", "got acc");
  }

  @Test
  void checkpointsOfTheBestAlone() {
    String text =
        printed(
            () ->
                script.run(
                    ModelCheckpoint.of("{epoch}").saveBestOnly(true).verbose(1),
                    "val_loss",
                    0.0481,
                    0.05,
                    MISSING,
                    0.0412));
    assertEquals(List.of(Path.of("1"), Path.of("4")), script.saved);
    assertEquals(
        "\nEpoch 1: val_loss improved from none to 0.04810, saving model to 1\n"
            + "\nEpoch 2: val_loss did not improve from 0.04810\n"
            + "\nEpoch 4: val_loss improved from 0.04810 to 0.04120, saving model to 4\n",
        text);
    script.saved.clear();
    script.run(
        ModelCheckpoint.of("{epoch}").saveBestOnly(true).initialValueThreshold(0.3),
        "val_loss",
        0.5,
        0.4,
        0.2);
    assertEquals(List.of(Path.of("3")), script.saved);
  }

  @Test
  void checkpointsAfterBatches() {
    script.run(ModelCheckpoint.of("{epoch}").saveFreq(2), "val_loss", 1, 2, 3, 4, 5);
    assertEquals(List.of(Path.of("2"), Path.of("4")), script.saved);
  }

  @Test
  void plateausReduceTheRate() {
    ReduceLROnPlateau reduce = ReduceLROnPlateau.of().factor(0.5).patience(2).minLr(0.03);
    script.run(reduce, "val_loss", 3, 3, 3, 3, 3, 3, 3, 3);
    // In the logs is the rate that the epoch had.
    assertRates(0.1, 0.1, 0.1, 0.05, 0.05, 0.03, 0.03, 0.03);
    assertEquals(0.03f, script.rate);
  }

  @Test
  void plateausAreNotSeenWhileCoolingDown() {
    ReduceLROnPlateau reduce = ReduceLROnPlateau.of().patience(1).cooldown(2);
    script.run(reduce, "val_loss", 3, 3, 3, 3, 3, 3);
    assertRates(0.1, 0.1, 0.01, 0.01, 0.001, 0.001);
    script.rates.clear();
    script.rate = 0.1f;
    String text =
        printed(() -> script.run(reduce.minDelta(1).verbose(1), "val_loss", 3, 1.9, 1, 0.8));
    assertRates(0.1, 0.1, 0.1, 0.01);
    assertEquals(
        "\nEpoch 3: ReduceLROnPlateau reducing learning rate to " + ((double) 0.1f * 0.1) + ".\n",
        text);
    fails(() -> ReduceLROnPlateau.of().factor(1), "factor", "1.0");
    fails(() -> ReduceLROnPlateau.of().minDelta(-1), "minDelta", "-1.0");
  }

  private void assertRates(double... expected) {
    double[] rates = script.rates.stream().mapToDouble(Double::doubleValue).toArray();
    assertArrayEquals(expected, rates, 1e-8);
  }

  @Test
  void schedulersSetTheRateOfEachEpoch() {
    LearningRateScheduler halves =
        LearningRateScheduler.of((epoch, rate) -> epoch < 2 ? rate : rate / 2);
    String text = printed(() -> script.run(halves.verbose(1), "val_loss", 1, 1, 1, 1));
    assertRates(0.1, 0.1, 0.05, 0.025);
    String last = "\nEpoch 4: LearningRateScheduler setting learning rate to ";
    assertTrue(text.contains(last), text);
  }

  @Test
  void lossesThatAreNoNumbersTerminate() {
    String text =
        printed(() -> assertEquals(2, script.run(TerminateOnNaN.of(), "loss", 1, Double.NaN, 1)));
    assertEquals("Batch 0: Invalid loss, terminating training\n", text);
    double infinite = Double.POSITIVE_INFINITY;
    printed(() -> assertEquals(1, script.run(TerminateOnNaN.of(), "loss", infinite, 1)));
  }

  @Test
  void figuresAreLinesOfCsv(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("log.csv");
    script.run(CSVLogger.of(file), "val_loss", 0.5, MISSING);
    String header = "epoch,accuracy,loss,val_accuracy,val_loss\n";
    String lines = "0,NA,NA,NA,0.5\n1,NA,NA,NA,NA\n";
    assertEquals(header + lines, Files.readString(file));
    script.run(CSVLogger.of(file).append(true), "loss", 0.25);
    assertEquals(header + lines + "0,NA,0.25,NA,NA\n", Files.readString(file));
    script.run(CSVLogger.of(file).separator(";"), "mine", 1e-9);
    assertEquals(
        "epoch;accuracy;loss;mine;val_accuracy;val_loss\n0;NA;NA;1.0E-9;NA;NA\n",
        Files.readString(file));
  }

  @Test
  void aFigureThatTrainingDoesNotHaveIsNamed() {
    script.figures.remove("val_loss");
    fails(() -> script.run(EarlyStopping.of(), "loss", 1), "EarlyStopping", "val_loss", "accuracy");
    fails(() -> script.run(ReduceLROnPlateau.of(), "loss", 1), "ReduceLROnPlateau", "val_loss");
    fails(
        () -> script.run(ModelCheckpoint.of("x").saveBestOnly(true), "loss", 1),
        "ModelCheckpoint",
        "val_loss");
    script.run(ModelCheckpoint.of("x"), "loss", 1);
    assertFalse(script.saved.isEmpty());
    assertThrows(
        IllegalStateException.class,
        () -> TerminateOnNaN.of().onTrainBatchEnd(0, Map.of("loss", Double.NaN)));
  }

  private static void fails(Executable action, String... parts) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, action).getMessage());
    for (String part : parts) {
      assertTrue(message.contains(part), message + "; expected " + part);
    }
  }
}
