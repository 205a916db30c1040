package dev.lanewise.nn.callbacks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the weights as safetensors after each epoch, or after some batches, as in Keras. The name
 * of the file may hold the epoch, counted from 1, and figures: {@code
 * "epoch-{epoch:02d}-{val_loss:.3f}.safetensors"}.
 *
 * <pre>{@code
 * var checkpoint = ModelCheckpoint.of("best.safetensors").monitor("val_accuracy").saveBestOnly(true);
 * model.fit(x, y, FitOptions.epochs(20).validationSplit(0.1).callbacks(checkpoint));
 * model.loadWeights(Path.of("best.safetensors"));
 * }</pre>
 */
public final class ModelCheckpoint implements Callback {
  private final FileNamePattern file;
  private final Monitor monitor;
  private final boolean saveBestOnly;
  private final int saveFreq;
  private final @Nullable Double initialValueThreshold;
  private final int verbose;
  private @Nullable TrainingControl training;
  private @Nullable Double best;
  private int epoch;
  private int batches;

  private ModelCheckpoint(
      FileNamePattern file,
      Monitor monitor,
      boolean saveBestOnly,
      int saveFreq,
      @Nullable Double initialValueThreshold,
      int verbose) {
    this.file = file;
    this.monitor = monitor;
    this.saveBestOnly = saveBestOnly;
    this.saveFreq = saveFreq;
    this.initialValueThreshold = initialValueThreshold;
    this.verbose = verbose;
  }

  /**
   * Keras's defaults: after each epoch.
   *
   * @throws IllegalArgumentException if braces in the name hold something else than a figure and
   *     its format
   */
  public static ModelCheckpoint of(String file) {
    return new ModelCheckpoint(FileNamePattern.of(file), Monitor.of(0), false, 0, null, 0);
  }

  private ModelCheckpoint monitor(Monitor newMonitor) {
    return new ModelCheckpoint(
        file, newMonitor, saveBestOnly, saveFreq, initialValueThreshold, verbose);
  }

  /** The same watching another figure than the loss on validation data. */
  public ModelCheckpoint monitor(String figure) {
    return monitor(monitor.figure(figure));
  }

  /** The same with other values being better. */
  public ModelCheckpoint mode(Mode mode) {
    return monitor(monitor.mode(mode));
  }

  /** The same writing only where the figure has never been better. */
  public ModelCheckpoint saveBestOnly(boolean bestOnly) {
    return new ModelCheckpoint(file, monitor, bestOnly, saveFreq, initialValueThreshold, verbose);
  }

  /** The same writing after so many batches; 0: after each epoch. */
  public ModelCheckpoint saveFreq(int batchesBetween) {
    return new ModelCheckpoint(
        file, monitor, saveBestOnly, batchesBetween, initialValueThreshold, verbose);
  }

  /** The same with a value of the figure that has to be passed first. */
  public ModelCheckpoint initialValueThreshold(double value) {
    return new ModelCheckpoint(file, monitor, saveBestOnly, saveFreq, value, verbose);
  }

  /** The same, silent with 0, printing what it does with 1. */
  public ModelCheckpoint verbose(int level) {
    return new ModelCheckpoint(file, monitor, saveBestOnly, saveFreq, initialValueThreshold, level);
  }

  @Override
  public void attach(TrainingControl newTraining) {
    training = newTraining;
  }

  @Override
  public void onTrainBegin() {
    if (saveBestOnly) {
      monitor.check("ModelCheckpoint", Attached.to(training));
    }
    best = initialValueThreshold;
    batches = 0;
  }

  @Override
  public CallbackState state() {
    Map<String, Double> numbers = new HashMap<>();
    numbers.put("batches", (double) batches);
    if (best != null) {
      numbers.put("best", best);
    }
    return new CallbackState(numbers, Map.of());
  }

  @Override
  public void resume(CallbackState state) {
    batches = state.numbers().getOrDefault("batches", 0.0).intValue();
    best = state.numbers().get("best");
  }

  @Override
  public void onEpochBegin(int newEpoch) {
    epoch = newEpoch;
  }

  @Override
  public void onTrainBatchEnd(int batch, Map<String, Double> logs) {
    batches++;
    if (saveFreq > 0 && batches % saveFreq == 0) {
      save(logs);
    }
  }

  @Override
  public void onEpochEnd(int endedEpoch, Map<String, Double> logs) {
    if (saveFreq == 0) {
      save(logs);
    }
  }

  private void save(Map<String, Double> logs) {
    Path path = file.of(epoch + 1, logs);
    if (!saveBestOnly) {
      tell("saving model to " + path);
      write(path);
      return;
    }
    Double value = monitor.value(logs);
    if (value == null) {
      return;
    }
    String from = best == null ? "none" : String.format(Locale.ROOT, "%.5f", best);
    if (monitor.isBetter(value, best)) {
      String to = String.format(Locale.ROOT, "%.5f", value);
      tell(monitor.figure() + " improved from " + from + " to " + to + ", saving model to " + path);
      best = value;
      write(path);
    } else {
      tell(monitor.figure() + " did not improve from " + from);
    }
  }

  private void tell(String what) {
    if (verbose > 0) {
      System.out.println("\nEpoch " + (epoch + 1) + ": " + what);
    }
  }

  private void write(Path path) {
    try {
      Attached.to(training).saveWeights(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
