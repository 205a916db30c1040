package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.callbacks.BackupAndRestore;
import dev.lanewise.nn.callbacks.Callback;
import dev.lanewise.nn.callbacks.EarlyStopping;
import dev.lanewise.nn.callbacks.LearningRateScheduler;
import dev.lanewise.nn.callbacks.ReduceLROnPlateau;
import dev.lanewise.nn.callbacks.TrainingControl;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.SafeTensors;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.losses.SparseCategoricalCrossentropy;
import dev.lanewise.nn.metrics.Accuracy;
import dev.lanewise.nn.metrics.F1Score;
import dev.lanewise.nn.optimizers.AdamW;
import dev.lanewise.nn.optimizers.Optimizer;
import dev.lanewise.nn.optimizers.RMSprop;
import dev.lanewise.nn.optimizers.SGD;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights and interrupted trainings in files. */
class WeightFilesTest {
  private static final Tensor X = Nets.random(1, 101, 8, 8, 2);
  private static final Tensor Y = Nets.labels(X);

  @TempDir private Path folder = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = folder.resolve("weights.safetensors");
  }

  @Test
  void weightsAreWrittenAndRead() throws IOException {
    Sequential model = Nets.compiled(Nets.small());
    model.fit(X, Y, FitOptions.epochs(1).verbose(0));
    model.saveWeights(file);
    Sequential other = Nets.small().seed(5);
    assertNotEquals(Nets.hash(model), Nets.hash(other));
    float[] before = other.predict(X).toArray();
    other.loadWeights(file);
    assertEquals(Nets.hash(model), Nets.hash(other));
    assertArrayEquals(model.predict(X).toArray(), other.predict(X).toArray());
    assertNotEquals(before[0], other.predict(X).get(0, 0));
    Model graph = Nets.smallGraph();
    graph.loadWeights(file);
    assertEquals(Nets.hash(model), Nets.hash(graph.weights()));
  }

  @Test
  void weightsKeptBesideAreWrittenToo() throws IOException {
    Model model = Nets.compiled(Nets.normalized());
    model.fit(X, Y, FitOptions.epochs(1).verbose(0));
    model.saveWeights(file);
    Model other = Nets.normalized();
    other.loadWeights(file);
    assertArrayEquals(model.predict(X).toArray(), other.predict(X).toArray());
  }

  @Test
  void weightsOfAnotherModelChangeNothing() throws IOException {
    Sequential model = Nets.small();
    Map<String, Tensor> all = model.weights().getAll();
    String before = Nets.hash(model);
    Map<String, Tensor> changed = new LinkedHashMap<>(all);
    changed.replaceAll((name, values) -> Nets.random(3, values.shape().toArray()));
    SafeTensors.write(file, changed, Map.of());
    model.loadWeights(file);
    String after = Nets.hash(model);
    assertNotEquals(before, after);
    Map<String, Tensor> fewer = new LinkedHashMap<>(all);
    fewer.remove("dense_1/bias");
    fails(model, fewer, "dense_1/bias", "none");
    Map<String, Tensor> more = new LinkedHashMap<>(all);
    more.put("dense_2/bias", Tensor.zeros(1));
    fails(model, more, "dense_2/bias");
    Map<String, Tensor> other = new LinkedHashMap<>(all);
    other.put("dense_1/bias", Tensor.zeros(3, 1));
    fails(model, other, "dense_1/bias", "(3,)", "(3, 1)");
    Files.write(file, new byte[100]);
    assertThrows(IOException.class, () -> model.loadWeights(file));
    assertThrows(IOException.class, () -> model.loadWeights(folder.resolve("missing")));
    assertEquals(after, Nets.hash(model));
  }

  private void fails(Sequential model, Map<String, Tensor> tensors, String... parts)
      throws IOException {
    SafeTensors.write(file, tensors, Map.of());
    String message = String.valueOf(assertThrows(IOException.class, () -> model.loadWeights(file)));
    assertTrue(message.contains("weights.safetensors"), message);
    for (String part : parts) {
      assertTrue(message.contains(part), message + "; expected " + part);
    }
  }

  private static final Optimizer RULE =
      AdamW.of().useEma(true).gradientAccumulationSteps(2).globalClipnorm(1);

  private static Model model(Optimizer rule) {
    Model model = Nets.normalized().seed(3).parallelism(Parallelism.threads(2));
    return model.compile(rule, SparseCategoricalCrossentropy.of(), Accuracy.of(), F1Score.of());
  }

  /** Ends a training as a crash does. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static Callback crash(int epoch, int batch) {
    return new Callback() {
      private int now;

      @Override
      public void onEpochBegin(int number) {
        now = number;
      }

      @Override
      public void onTrainBatchEnd(int number, Map<String, Double> logs) {
        if (now == epoch && number == batch) {
          throw new Crash();
        }
      }
    };
  }

  private static final LearningRateScheduler SLOWER =
      LearningRateScheduler.of((epoch, rate) -> epoch == 0 ? rate : rate * 0.5);

  private static FitOptions options(Callback... callbacks) {
    return FitOptions.epochs(4).batchSize(16).validationSplit(0.2).verbose(0).callbacks(callbacks);
  }

  /** Shuffling, dropout, rates, moments, averages, counts and figures go on where they were. */
  @Test
  @Tag("bits")
  void anInterruptedTrainingEndsWithTheSameBits() {
    Model whole = model(RULE);
    History expected = whole.fit(X, Y, options(SLOWER));
    for (int saveFreq : new int[] {0, 1, 2, 6}) {
      Path backup = folder.resolve("every" + saveFreq);
      BackupAndRestore restore = BackupAndRestore.of(backup).saveFreq(saveFreq);
      assertThrows(Crash.class, () -> model(RULE).fit(X, Y, options(SLOWER, restore, crash(1, 2))));
      assertThrows(Crash.class, () -> model(RULE).fit(X, Y, options(SLOWER, restore, crash(2, 4))));
      Model resumed = model(RULE);
      History last = resumed.fit(X, Y, options(SLOWER, restore));
      assertEquals(Nets.hash(whole.weights()), Nets.hash(resumed.weights()), "every " + saveFreq);
      assertEquals(List.of(2, 3), last.epochs());
      for (String name : expected.names()) {
        assertEquals(expected.get(name).subList(2, 4), last.get(name), name);
      }
      assertTrue(Files.notExists(backup.resolve("training.safetensors")));
    }
  }

  /** What they have counted goes on, in whichever order they are told. */
  @Test
  void callbacksGoOnToo() {
    FitOptions options = FitOptions.epochs(20).batchSize(64).validationSplit(0.2).verbose(0);
    Model whole = model(RMSprop.of());
    History expected = whole.fit(X, Y, options.callbacks(plateau(), stopping()));
    assertTrue(expected.epochs().size() < 20, "nothing was stopped: " + expected);
    List<Double> rates = expected.get("learning_rate");
    assertTrue(rates.getLast() < rates.getFirst(), "no rate was reduced: " + rates);
    for (boolean first : new boolean[] {true, false}) {
      BackupAndRestore restore = BackupAndRestore.of(folder.resolve("first" + first));
      for (int epoch : new int[] {1, 2, 3, 5}) {
        Callback crash = crash(epoch, 1);
        assertThrows(
            Crash.class,
            () ->
                model(RMSprop.of())
                    .fit(
                        X,
                        Y,
                        first
                            ? options.callbacks(restore, plateau(), stopping(), crash)
                            : options.callbacks(plateau(), stopping(), restore, crash)));
      }
      Model resumed = model(RMSprop.of());
      History last =
          resumed.fit(
              X,
              Y,
              first
                  ? options.callbacks(restore, plateau(), stopping())
                  : options.callbacks(plateau(), stopping(), restore));
      assertEquals(expected.epochs().subList(5, expected.epochs().size()), last.epochs());
      assertEquals(rates.subList(5, rates.size()), last.get("learning_rate"));
      assertEquals(Nets.hash(whole.weights()), Nets.hash(resumed.weights()));
    }
  }

  private static ReduceLROnPlateau plateau() {
    return ReduceLROnPlateau.of().minDelta(0.05).patience(2).cooldown(1);
  }

  private static EarlyStopping stopping() {
    return EarlyStopping.of().minDelta(0.05).patience(5).restoreBestWeights(true);
  }

  @Test
  void aTrainingOnADatasetIsResumedToo() {
    Dataset batches = Dataset.of(X, Y).shuffle(9).batch(16);
    FitOptions options = FitOptions.epochs(3).verbose(0);
    Model whole = model(RMSprop.of());
    whole.fit(batches, options);
    BackupAndRestore restore = BackupAndRestore.of(folder).saveFreq(2);
    assertThrows(
        Crash.class,
        () -> model(RMSprop.of()).fit(batches, options.callbacks(restore, crash(1, 4))));
    Model resumed = model(RMSprop.of());
    resumed.fit(batches, options.callbacks(restore));
    assertEquals(Nets.hash(whole.weights()), Nets.hash(resumed.weights()));
  }

  /** More epochs than were asked for first. */
  @Test
  void aTrainingThatHasEndedMayGoOn() {
    BackupAndRestore restore = BackupAndRestore.of(folder).deleteCheckpoint(false);
    FitOptions options = FitOptions.epochs(2).verbose(0).callbacks(restore);
    model(RMSprop.of()).fit(X, Y, options);
    Model more = model(RMSprop.of());
    assertEquals(List.of(), more.fit(X, Y, options).epochs());
    FitOptions four = FitOptions.epochs(4).verbose(0);
    more.fit(X, Y, four.callbacks(restore));
    Model whole = model(RMSprop.of());
    whole.fit(X, Y, four);
    assertEquals(Nets.hash(whole.weights()), Nets.hash(more.weights()));
  }

  /** Resumes from the file, and keeps what that throws. */
  private static final class Resume implements Callback {
    private final Path file;
    private @Nullable TrainingControl training;
    private @Nullable IOException failure;

    Resume(Path file) {
      this.file = file;
    }

    @Override
    public void attach(TrainingControl newTraining) {
      training = newTraining;
    }

    @Override
    public void onTrainBegin() {
      try {
        if (training != null) {
          training.resume(file);
        }
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  @Test
  void whatIsNoSavedTrainingChangesNothing() throws IOException {
    Path saved = folder.resolve("training.safetensors");
    model(RULE).fit(X, Y, options(BackupAndRestore.of(folder).deleteCheckpoint(false)));
    Model fresh = model(RULE);
    fresh.fit(X, Y, options());
    String expected = Nets.hash(fresh.weights());
    SafeTensors good = SafeTensors.read(saved);
    List<String> messages = new ArrayList<>();
    for (Map.Entry<String, String> text : good.metadata().entrySet()) {
      Map<String, String> texts = new HashMap<>(good.metadata());
      texts.remove(text.getKey());
      SafeTensors.write(file, good.tensors(), texts);
      messages.add(refused(RULE, expected));
      texts.put(text.getKey(), "-1 x");
      SafeTensors.write(file, good.tensors(), texts);
      messages.add(refused(RULE, expected));
    }
    Map<String, Tensor> fewer = new LinkedHashMap<>(good.tensors());
    fewer.remove("optimizer/average");
    SafeTensors.write(file, fewer, good.metadata());
    messages.add(refused(RULE, expected));
    assertEquals(2 * good.metadata().size() + 1, messages.size());
    for (String message : messages) {
      assertTrue(message.contains("weights.safetensors"), message);
    }
    Files.copy(saved, folder.resolve("copy"));
    Files.move(folder.resolve("copy"), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Model sgd = model(SGD.of());
    sgd.fit(X, Y, options());
    String message = refused(SGD.of(), Nets.hash(sgd.weights()));
    assertTrue(message.contains("SGD") && message.contains("adamw"), message);
  }

  private String refused(Optimizer rule, String expected) {
    Resume resume = new Resume(file);
    Model model = model(rule);
    model.fit(X, Y, options(resume));
    assertEquals(expected, Nets.hash(model.weights()));
    if (resume.failure == null) {
      throw new UncheckedIOException(new IOException("nothing was refused"));
    }
    return String.valueOf(resume.failure.getMessage());
  }
}
