package dev.lanewise.nn;

import dev.lanewise.nn.callbacks.Callback;
import dev.lanewise.nn.callbacks.TrainingControl;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Example;
import dev.lanewise.nn.data.SafeTensors;
import dev.lanewise.nn.data.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call of a model's {@code fit}. */
final class Fitting implements TrainingControl {
  private static final String VALIDATION = "val_";

  private final Training training;
  private final FitOptions options;
  private final Batches batches;
  private final @Nullable Dataset validation;
  private final List<Callback> callbacks = new ArrayList<>();
  private final Totals totals;
  private final int steps;
  private int epoch;
  private int step;
  private int samples;
  private boolean begun;
  private boolean stopped;
  private @Nullable Path toBeSaved;
  private @Nullable CallbackStates resumed;

  private Fitting(
      Training training, FitOptions options, Batches batches, @Nullable Dataset validation) {
    this.training = training;
    this.options = options;
    this.batches = batches;
    this.validation = validation;
    if (validation != null && validation.size() > 0) {
      training.data(validation.get(0, 0)); // refuses what does not fit before the first epoch
    }
    FitOptions.Passes passes = options.passes();
    epoch = passes.initialEpoch();
    steps = passes.stepsPerEpoch() == 0 ? batches.size() : passes.stepsPerEpoch();
    callbacks.addAll(options.callbacks());
    // The last: it shows what other callbacks add.
    if (options.verbose() > 0) {
      callbacks.add(
          new ProgressLines(
              System.out,
              System.console() != null && System.console().isTerminal(),
              options.verbose() == 2,
              passes.epochs(),
              steps,
              System::nanoTime));
    }
    totals = training.totals();
  }

  /** Of samples in tensors. */
  static Fitting of(Training training, List<Tensor> x, Tensor y, FitOptions options) {
    Example all = new Example(x, y, options.weighting().samples());
    Training.Data whole = training.data(all, options.weighting().classes());
    double split = options.validation().split();
    if (options.validation().data() != null || split == 0) {
      return of(training, whole, options, options.validation().data());
    }
    int samples = whole.samples();
    int kept = (int) Math.floor(samples * (1 - split));
    if (kept == 0 || kept == samples) {
      throw new IllegalArgumentException(
          "fit: validationSplit " + split + " of " + samples + " samples leaves a side empty");
    }
    Example last = rows(all, kept, samples);
    return of(
        training,
        training.data(rows(all, 0, kept), options.weighting().classes()),
        options,
        Dataset.of(1, index -> last));
  }

  private static Fitting of(
      Training training, Training.Data data, FitOptions options, @Nullable Dataset validation) {
    FitOptions.Passes passes = options.passes();
    TensorBatches batches =
        new TensorBatches(data, passes.batchSize(), passes.shuffle(), training.seed());
    return new Fitting(training, options, batches, validation);
  }

  /** Of batches that a data set gives. */
  static Fitting of(Training training, Dataset batches, FitOptions options) {
    FitOptions.Validation validation = options.validation();
    if (validation.data() == null && validation.split() > 0) {
      throw new IllegalArgumentException(
          "fit: validationSplit: expected 0 for a data set, got "
              + validation.split()
              + "; take and skip cut data sets");
    }
    if (options.weighting().samples() != null) {
      throw new IllegalArgumentException(
          "fit: sampleWeight: expected none for a data set, whose elements have weights");
    }
    return new Fitting(
        training,
        options,
        new DatasetBatches(training, batches, options.weighting().classes()),
        validation.data());
  }

  private static Example rows(Example all, int from, int to) {
    List<Tensor> x = all.x().stream().map(tensor -> tensor.rows(from, to)).toList();
    return new Example(x, rows(all.y(), from, to), rows(all.weight(), from, to));
  }

  private static @Nullable Tensor rows(@Nullable Tensor tensor, int from, int to) {
    return tensor == null ? null : tensor.rows(from, to);
  }

  History run() {
    History history = new History();
    totals.clear();
    callbacks.forEach(callback -> callback.attach(this));
    tell(Callback::onTrainBegin);
    if (resumed != null) {
      resumed.resume(callbacks);
    }
    while (epoch < options.passes().epochs() && !stopped) {
      int number = epoch;
      begin(number);
      Map<String, Double> logs = epoch();
      epoch++;
      step = 0;
      samples = 0;
      totals.clear();
      tell(callback -> callback.onEpochEnd(number, logs));
      history.add(number, logs);
    }
    training.updates().finish();
    tell(Callback::onTrainEnd);
    Reference.reachabilityFence(this); // and with it the data
    return history;
  }

  /** Tells all callbacks, and then does what they asked for. */
  private void tell(Consumer<Callback> what) {
    callbacks.forEach(what);
    Path file = toBeSaved;
    if (file != null) {
      toBeSaved = null;
      PlaceInTraining place = new PlaceInTraining(epoch, step, samples, totals.values());
      CallbackStates states = CallbackStates.of(callbacks);
      Map<String, String> texts = new LinkedHashMap<>(place.texts());
      texts.putAll(states.texts());
      try {
        training.save(file, texts, states.tensors());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void begin(int number) {
    Float rate = training.updates().givenRate();
    tell(callback -> callback.onEpochBegin(number));
    if (step > 0) {
      // An epoch that was resumed has begun before, with what callbacks did then.
      training.updates().givenRate(rate);
    }
  }

  private Map<String, Double> epoch() {
    while (step < steps && !stopped) {
      int number = step;
      next();
      int count = batches.count();
      if (!callbacks.isEmpty()) {
        tell(callback -> callback.onTrainBatchBegin(number));
      }
      boolean isNumber =
          training.step(batches.data(), batches.order(), batches.first(), count, totals);
      step++;
      samples += count;
      if (!callbacks.isEmpty()) {
        Map<String, Double> logs = training.figures(totals, samples, "");
        tell(callback -> callback.onTrainBatchEnd(number, logs));
      }
      if (!isNumber && !stopped) {
        throw new ArithmeticException(
            "fit: the loss became NaN in epoch "
                + (epoch + 1)
                + ", step "
                + step
                + " of "
                + steps
                + "; look for NaN in the data, or take a smaller learning rate");
      }
    }
    Map<String, Double> logs = training.figures(totals, samples, "");
    if (validation != null && (epoch + 1) % options.validation().freq() == 0) {
      tell(Callback::onTestBegin);
      Map<String, Double> figures = training.evaluate(validation, VALIDATION);
      logs.putAll(figures);
      tell(callback -> callback.onTestEnd(figures));
    }
    return logs;
  }

  /** Moves on to the batch of this step; where the training begins, others come before it. */
  private void next() {
    long number = (long) epoch * steps + step;
    int place = (int) (number % batches.size());
    if (place == 0 || !begun) {
      batches.begin(Math.toIntExact(number / batches.size()));
      for (int before = 0; before < place; before++) {
        batches.next();
      }
      begun = true;
    }
    batches.next();
    training.prepare(batches.count());
  }

  @Override
  public Set<String> figures() {
    Set<String> names = new LinkedHashSet<>(training.figureNames());
    if (validation != null) {
      training.figureNames().forEach(name -> names.add(VALIDATION + name));
    }
    return names;
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public double learningRate() {
    return training.updates().nextRate();
  }

  @Override
  public void learningRate(double rate) {
    training.updates().nextRate(rate);
  }

  @Override
  public Map<String, Tensor> weights() {
    return training.weights().getAll();
  }

  @Override
  public void weights(Map<String, Tensor> values) {
    training.weights().setAll(values);
  }

  @Override
  public void saveWeights(Path file) throws IOException {
    training.weights().save(file);
  }

  @Override
  public void save(Path file) {
    toBeSaved = file;
  }

  @Override
  public void resume(Path file) throws IOException {
    SafeTensors saved = SafeTensors.read(file);
    SavedTexts texts = new SavedTexts(file, saved.metadata());
    PlaceInTraining place = PlaceInTraining.of(texts, steps, totals.values().length);
    CallbackStates states = CallbackStates.of(saved, texts, options.callbacks().size());
    training.restore(CallbackStates.without(saved.tensors()), texts);
    resumed = states;
    epoch = place.epoch();
    step = place.step();
    samples = place.samples();
    totals.values(place.totals());
  }
}
