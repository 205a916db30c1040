package dev.lanewise.nn;

import dev.lanewise.nn.callbacks.Callback;
import dev.lanewise.nn.callbacks.TrainingControl;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Example;
import dev.lanewise.nn.data.SafeTensors;
import dev.lanewise.nn.data.Tensor;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private int epoch;
  private int step;
  private int samples;
  private boolean begun;
  private boolean stopped;

  private Fitting(
      Training training, FitOptions options, Batches batches, @Nullable Dataset validation) {
    this.training = training;
    this.options = options;
    this.batches = batches;
    this.validation = validation;
    if (validation != null && validation.size() > 0) {
      training.data(validation.get(0, 0)); // refuses what does not fit before the first epoch
    }
    callbacks.addAll(options.callbacks());
    // The last: it shows what other callbacks add.
    if (options.verbose() > 0) {
      callbacks.add(
          new ProgressLines(
              System.out,
              System.console() != null && System.console().isTerminal(),
              options.verbose() == 2,
              options.epochs(),
              batches.size(),
              System::nanoTime));
    }
    totals = training.totals();
  }

  /** Of samples in tensors. */
  static Fitting of(Training training, List<Tensor> x, Tensor y, FitOptions options) {
    Training.Data all = training.data(x, y);
    if (options.validation() != null || options.validationSplit() == 0) {
      return of(training, all, options, options.validation());
    }
    int samples = all.samples();
    int kept = (int) Math.floor(samples * (1 - options.validationSplit()));
    if (kept == 0 || kept == samples) {
      throw new IllegalArgumentException(
          "fit: validationSplit "
              + options.validationSplit()
              + " of "
              + samples
              + " samples leaves a side empty");
    }
    Example last = new Example(rows(x, kept, samples), y.rows(kept, samples));
    return of(
        training,
        training.data(rows(x, 0, kept), y.rows(0, kept)),
        options,
        Dataset.of(1, index -> last));
  }

  private static Fitting of(
      Training training, Training.Data data, FitOptions options, @Nullable Dataset validation) {
    TensorBatches batches =
        new TensorBatches(data, options.batchSize(), options.shuffle(), training.seed());
    return new Fitting(training, options, batches, validation);
  }

  /** Of batches that a data set gives. */
  static Fitting of(Training training, Dataset batches, FitOptions options) {
    if (options.validation() == null && options.validationSplit() > 0) {
      throw new IllegalArgumentException(
          "fit: validationSplit: expected 0 for a data set, got "
              + options.validationSplit()
              + "; take and skip cut data sets");
    }
    return new Fitting(
        training, options, new DatasetBatches(training, batches), options.validation());
  }

  private static List<Tensor> rows(List<Tensor> tensors, int from, int to) {
    return tensors.stream().map(tensor -> tensor.rows(from, to)).toList();
  }

  History run() {
    History history = new History();
    totals.clear();
    callbacks.forEach(callback -> callback.attach(this));
    callbacks.forEach(Callback::onTrainBegin);
    while (epoch < options.epochs() && !stopped) {
      int number = epoch;
      begin(number);
      Map<String, Double> logs = epoch();
      epoch++;
      step = 0;
      samples = 0;
      totals.clear();
      callbacks.forEach(callback -> callback.onEpochEnd(number, logs));
      history.add(number, logs);
    }
    training.updates().finish();
    callbacks.forEach(Callback::onTrainEnd);
    Reference.reachabilityFence(this); // and with it the data
    return history;
  }

  private void begin(int number) {
    Float rate = training.updates().givenRate();
    callbacks.forEach(callback -> callback.onEpochBegin(number));
    if (step > 0) {
      // An epoch that was resumed has begun before, with what callbacks did then.
      training.updates().givenRate(rate);
    }
  }

  private Map<String, Double> epoch() {
    while (step < batches.size() && !stopped) {
      int number = step;
      next();
      int count = batches.count();
      training.prepare(count);
      if (!callbacks.isEmpty()) {
        callbacks.forEach(callback -> callback.onTrainBatchBegin(number));
      }
      boolean isNumber =
          training.step(batches.data(), batches.order(), batches.first(), count, totals);
      step++;
      samples += count;
      if (!callbacks.isEmpty()) {
        Map<String, Double> logs = training.figures(totals, samples, "");
        callbacks.forEach(callback -> callback.onTrainBatchEnd(number, logs));
      }
      if (!isNumber && !stopped) {
        throw new ArithmeticException(
            "fit: the loss became NaN in epoch "
                + (epoch + 1)
                + ", step "
                + step
                + " of "
                + batches.size()
                + "; look for NaN in the data, or take a smaller learning rate");
      }
    }
    Map<String, Double> logs = training.figures(totals, samples, "");
    if (validation != null) {
      callbacks.forEach(Callback::onTestBegin);
      Map<String, Double> figures = training.evaluate(validation, VALIDATION);
      logs.putAll(figures);
      callbacks.forEach(callback -> callback.onTestEnd(figures));
    }
    return logs;
  }

  /** Moves on to the batch of this step; in an epoch that was resumed others come before it. */
  private void next() {
    if (step == 0 || !begun) {
      batches.begin(epoch);
      for (int before = 0; before < step; before++) {
        batches.next();
      }
      begun = true;
    }
    batches.next();
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
  public void save(Path file) throws IOException {
    training.save(file, new PlaceInTraining(epoch, step, samples, totals.values()).texts());
  }

  @Override
  public void resume(Path file) throws IOException {
    SafeTensors saved = SafeTensors.read(file);
    SavedTexts texts = new SavedTexts(file, saved.metadata());
    PlaceInTraining place = PlaceInTraining.of(texts, batches.size(), totals.values().length);
    training.restore(saved, texts);
    epoch = place.epoch();
    step = place.step();
    samples = place.samples();
    totals.values(place.totals());
  }
}
