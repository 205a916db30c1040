package dev.lanewise.nn;

import dev.lanewise.nn.callbacks.Callback;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Example;
import dev.lanewise.nn.data.Tensor;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One call of a model's {@code fit}. */
final class Fitting {
  private final Training training;
  private final FitOptions options;
  private final Batches batches;
  private final @Nullable Dataset validation;
  private final List<Callback> callbacks = new ArrayList<>();
  private final Totals totals;

  private Fitting(
      Training training, FitOptions options, Batches batches, @Nullable Dataset validation) {
    this.training = training;
    this.options = options;
    this.batches = batches;
    this.validation = validation;
    if (validation != null && validation.size() > 0) {
      training.data(validation.get(0, 0)); // refuses what does not fit before the first epoch
    }
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
    callbacks.addAll(options.callbacks());
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
    callbacks.forEach(Callback::onTrainBegin);
    for (int epoch = 0; epoch < options.epochs(); epoch++) {
      int number = epoch;
      callbacks.forEach(callback -> callback.onEpochBegin(number));
      Map<String, Double> logs = epoch(epoch);
      history.add(epoch, logs);
      callbacks.forEach(callback -> callback.onEpochEnd(number, logs));
    }
    training.finish();
    callbacks.forEach(Callback::onTrainEnd);
    Reference.reachabilityFence(this); // and with it the data
    return history;
  }

  private Map<String, Double> epoch(int epoch) {
    batches.begin(epoch);
    totals.clear();
    int samples = 0;
    for (int step = 0; step < batches.size(); step++) {
      batches.next();
      int count = batches.count();
      training.prepare(count);
      if (!callbacks.isEmpty()) {
        batchBegins(step);
      }
      if (!training.step(batches.data(), batches.order(), batches.first(), count, totals)) {
        throw new ArithmeticException(
            "fit: the loss became NaN in epoch "
                + (epoch + 1)
                + ", step "
                + (step + 1)
                + " of "
                + batches.size()
                + "; look for NaN in the data, or take a smaller learning rate");
      }
      samples += count;
      if (!callbacks.isEmpty()) {
        batchEnds(step, samples);
      }
    }
    Map<String, Double> logs = training.figures(totals, samples, "");
    if (validation != null) {
      callbacks.forEach(Callback::onTestBegin);
      Map<String, Double> figures = training.evaluate(validation, "val_");
      logs.putAll(figures);
      callbacks.forEach(callback -> callback.onTestEnd(figures));
    }
    return logs;
  }

  private void batchBegins(int step) {
    callbacks.forEach(callback -> callback.onTrainBatchBegin(step));
  }

  private void batchEnds(int step, int done) {
    Map<String, Double> logs = training.figures(totals, done, "");
    callbacks.forEach(callback -> callback.onTrainBatchEnd(step, logs));
  }
}
