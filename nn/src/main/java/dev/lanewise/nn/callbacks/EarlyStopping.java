package dev.lanewise.nn.callbacks;

import dev.lanewise.nn.data.Tensor;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends the training when a figure has not become better for some epochs, as in Keras.
 *
 * <pre>{@code
 * var stop = EarlyStopping.of().monitor("val_accuracy").patience(3).restoreBestWeights(true);
 * model.fit(x, y, FitOptions.epochs(100).validationSplit(0.1).callbacks(stop));
 * }</pre>
 */
public final class EarlyStopping implements Callback {
  private final Monitor monitor;
  private final int patience;
  private final @Nullable Double baseline;
  private final boolean restoreBestWeights;
  private final int startFromEpoch;
  private final int verbose;
  private @Nullable TrainingControl training;
  private @Nullable Double best;
  private int bestEpoch;
  private @Nullable Map<String, Tensor> bestWeights;
  private int wait;
  private int stoppedEpoch;

  private EarlyStopping(
      Monitor monitor,
      int patience,
      @Nullable Double baseline,
      boolean restoreBestWeights,
      int startFromEpoch,
      int verbose) {
    this.monitor = monitor;
    this.patience = patience;
    this.baseline = baseline;
    this.restoreBestWeights = restoreBestWeights;
    this.startFromEpoch = startFromEpoch;
    this.verbose = verbose;
  }

  /** Keras's defaults: the loss on validation data, no patience, the last weights stay. */
  public static EarlyStopping of() {
    return new EarlyStopping(Monitor.of(0), 0, null, false, 0, 0);
  }

  private EarlyStopping monitor(Monitor newMonitor) {
    return new EarlyStopping(
        newMonitor, patience, baseline, restoreBestWeights, startFromEpoch, verbose);
  }

  /** The same watching another figure. */
  public EarlyStopping monitor(String figure) {
    return monitor(monitor.figure(figure));
  }

  /** The same with other values being better. */
  public EarlyStopping mode(Mode mode) {
    return monitor(monitor.mode(mode));
  }

  /**
   * The same with smaller changes counting as none.
   *
   * @throws IllegalArgumentException if {@code delta} is negative
   */
  public EarlyStopping minDelta(double delta) {
    return monitor(monitor.minDelta(delta));
  }

  /** The same with so many epochs that may pass without becoming better. */
  public EarlyStopping patience(int epochs) {
    return new EarlyStopping(
        monitor, epochs, baseline, restoreBestWeights, startFromEpoch, verbose);
  }

  /** The same with a value that has to be passed before patience is renewed. */
  public EarlyStopping baseline(double value) {
    return new EarlyStopping(monitor, patience, value, restoreBestWeights, startFromEpoch, verbose);
  }

  /** The same with the weights of the best epoch in the end, or those of the last. */
  public EarlyStopping restoreBestWeights(boolean restore) {
    return new EarlyStopping(monitor, patience, baseline, restore, startFromEpoch, verbose);
  }

  /** The same with the first epochs not being watched. */
  public EarlyStopping startFromEpoch(int epoch) {
    return new EarlyStopping(monitor, patience, baseline, restoreBestWeights, epoch, verbose);
  }

  /** The same, silent with 0, printing what it does with 1. */
  public EarlyStopping verbose(int level) {
    return new EarlyStopping(
        monitor, patience, baseline, restoreBestWeights, startFromEpoch, level);
  }

  @Override
  public void attach(TrainingControl newTraining) {
    training = newTraining;
  }

  @Override
  public void onTrainBegin() {
    monitor.check("EarlyStopping", attached());
    best = baseline;
    bestEpoch = 0;
    bestWeights = null;
    wait = 0;
    stoppedEpoch = 0;
  }

  private TrainingControl attached() {
    return Attached.to(training);
  }

  @Override
  public CallbackState state() {
    Map<String, Double> numbers = new HashMap<>();
    numbers.put("wait", (double) wait);
    numbers.put("best_epoch", (double) bestEpoch);
    if (best != null) {
      numbers.put("best", best);
    }
    return new CallbackState(numbers, bestWeights == null ? Map.of() : bestWeights);
  }

  @Override
  public void resume(CallbackState state) {
    wait = state.numbers().getOrDefault("wait", 0.0).intValue();
    bestEpoch = state.numbers().getOrDefault("best_epoch", 0.0).intValue();
    best = state.numbers().get("best");
    bestWeights = state.tensors().isEmpty() ? null : state.tensors();
  }

  @Override
  public void onEpochEnd(int epoch, Map<String, Double> logs) {
    Double value = monitor.value(logs);
    if (value == null || epoch < startFromEpoch) {
      return;
    }
    if (restoreBestWeights && bestWeights == null) {
      keep(epoch);
    }
    wait++;
    if (monitor.isBetter(value, best)) {
      best = value;
      keep(epoch);
      wait = 0;
    } else if (wait >= patience && epoch > 0) {
      stoppedEpoch = epoch;
      attached().stop();
    }
  }

  private void keep(int epoch) {
    bestEpoch = epoch;
    if (restoreBestWeights) {
      bestWeights = attached().weights();
    }
  }

  @Override
  public void onTrainEnd() {
    if (stoppedEpoch > 0 && verbose > 0) {
      System.out.println("Epoch " + (stoppedEpoch + 1) + ": early stopping");
    }
    if (bestWeights != null) {
      if (verbose > 0) {
        System.out.println(
            "Restoring model weights from the end of the best epoch: " + (bestEpoch + 1) + ".");
      }
      attached().weights(bestWeights);
      bestWeights = null;
    }
  }
}
