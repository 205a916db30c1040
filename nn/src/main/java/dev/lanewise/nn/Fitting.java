package dev.lanewise.nn;

import dev.lanewise.nn.callbacks.Callback;
import dev.lanewise.nn.data.Tensor;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One call of a model's {@code fit}. */
final class Fitting {
  private final Training training;
  private final FitOptions options;
  private final Training.Data data;
  private final Training.@Nullable Data validation;
  private final int samples;
  private final int batch;
  private final int batches;
  private final List<Callback> callbacks = new ArrayList<>();
  private final int[] order;
  private final Totals totals;

  Fitting(Training training, List<Tensor> x, Tensor y, FitOptions options) {
    this.training = training;
    this.options = options;
    Tensor validationX = options.validationImages();
    Tensor validationY = options.validationTargets();
    Training.Data all = training.data(x, y);
    if (validationX != null && validationY != null) {
      data = all;
      validation = training.data(List.of(validationX), validationY);
    } else if (options.validationSplit() > 0) {
      int kept = (int) Math.floor(all.samples() * (1 - options.validationSplit()));
      if (kept == 0 || kept == all.samples()) {
        throw new IllegalArgumentException(
            "fit: validationSplit "
                + options.validationSplit()
                + " of "
                + all.samples()
                + " samples leaves a side empty");
      }
      data = training.data(rows(x, 0, kept), y.rows(0, kept));
      validation = training.data(rows(x, kept, all.samples()), y.rows(kept, all.samples()));
    } else {
      data = all;
      validation = null;
    }
    samples = data.samples();
    batch = Math.min(options.batchSize(), samples);
    batches = Math.ceilDiv(samples, batch);
    order = new int[samples];
    if (options.verbose() > 0) {
      callbacks.add(
          new ProgressLines(
              System.out,
              System.console() != null && System.console().isTerminal(),
              options.verbose() == 2,
              options.epochs(),
              batches,
              System::nanoTime));
    }
    callbacks.addAll(options.callbacks());
    totals = training.totals();
  }

  private static List<Tensor> rows(List<Tensor> tensors, int from, int to) {
    return tensors.stream().map(tensor -> tensor.rows(from, to)).toList();
  }

  History run() {
    training.prepare(batch);
    History history = new History();
    callbacks.forEach(Callback::onTrainBegin);
    for (int epoch = 0; epoch < options.epochs(); epoch++) {
      int number = epoch;
      callbacks.forEach(callback -> callback.onEpochBegin(number));
      Map<String, Double> logs = epoch(epoch);
      history.add(epoch, logs);
      callbacks.forEach(callback -> callback.onEpochEnd(number, logs));
    }
    callbacks.forEach(Callback::onTrainEnd);
    Reference.reachabilityFence(this); // and with it the data
    return history;
  }

  private Map<String, Double> epoch(int epoch) {
    order(epoch);
    totals.clear();
    for (int step = 0; step < batches; step++) {
      int first = step * batch;
      int count = Math.min(batch, samples - first);
      if (!callbacks.isEmpty()) {
        batchBegins(step);
      }
      if (!training.step(data, order, first, count, totals)) {
        throw new ArithmeticException(
            "fit: the loss became NaN in epoch "
                + (epoch + 1)
                + ", step "
                + (step + 1)
                + " of "
                + batches
                + "; look for NaN in the data, or take a smaller learning rate");
      }
      if (!callbacks.isEmpty()) {
        batchEnds(step, first + count);
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

  /** A permutation that is a function of the seed and the epoch (Fisher and Yates). */
  private void order(int epoch) {
    for (int i = 0; i < samples; i++) {
      order[i] = i;
    }
    if (options.shuffle()) {
      SplittableRandom random = new SplittableRandom(training.seed() * 0x9E3779B97F4A7C15L + epoch);
      for (int i = samples - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int kept = order[i];
        order[i] = order[j];
        order[j] = kept;
      }
    }
  }
}
