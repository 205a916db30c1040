package dev.lanewise.nn.callbacks;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the learning rate smaller when a figure has not become better for some epochs, as in Keras;
 * reports the rate as {@code learning_rate}.
 *
 * <pre>{@code
 * var reduce = ReduceLROnPlateau.of().factor(0.2).patience(5).minLr(1e-5);
 * model.fit(x, y, FitOptions.epochs(100).validationSplit(0.1).callbacks(reduce));
 * }</pre>
 */
public final class ReduceLROnPlateau implements Callback {
  private final Monitor monitor;
  private final double factor;
  private final int patience;
  private final int cooldown;
  private final double minLr;
  private final int verbose;
  private @Nullable TrainingControl training;
  private @Nullable Double best;
  private int wait;
  private int rest;

  private ReduceLROnPlateau(
      Monitor monitor, double factor, int patience, int cooldown, double minLr, int verbose) {
    this.monitor = monitor;
    this.factor = factor;
    this.patience = patience;
    this.cooldown = cooldown;
    this.minLr = minLr;
    this.verbose = verbose;
    if (!(factor > 0 && factor < 1)) {
      throw new IllegalArgumentException(
          "ReduceLROnPlateau factor: expected above 0 and below 1, got " + factor);
    }
  }

  /** Keras's defaults: a tenth after 10 epochs in which the validation loss fell less than 1e-4. */
  public static ReduceLROnPlateau of() {
    return new ReduceLROnPlateau(Monitor.of(1e-4), 0.1, 10, 0, 0, 0);
  }

  private ReduceLROnPlateau monitor(Monitor newMonitor) {
    return new ReduceLROnPlateau(newMonitor, factor, patience, cooldown, minLr, verbose);
  }

  /** The same watching another figure. */
  public ReduceLROnPlateau monitor(String figure) {
    return monitor(monitor.figure(figure));
  }

  /** The same with other values being better. */
  public ReduceLROnPlateau mode(Mode mode) {
    return monitor(monitor.mode(mode));
  }

  /**
   * The same with smaller changes counting as none.
   *
   * @throws IllegalArgumentException if {@code delta} is negative
   */
  public ReduceLROnPlateau minDelta(double delta) {
    return monitor(monitor.minDelta(delta));
  }

  /**
   * The same with another factor.
   *
   * @throws IllegalArgumentException if it is not between 0 and 1
   */
  public ReduceLROnPlateau factor(double newFactor) {
    return new ReduceLROnPlateau(monitor, newFactor, patience, cooldown, minLr, verbose);
  }

  /** The same with so many epochs that may pass without becoming better. */
  public ReduceLROnPlateau patience(int epochs) {
    return new ReduceLROnPlateau(monitor, factor, epochs, cooldown, minLr, verbose);
  }

  /** The same with so many epochs after a change that are not watched. */
  public ReduceLROnPlateau cooldown(int epochs) {
    return new ReduceLROnPlateau(monitor, factor, patience, epochs, minLr, verbose);
  }

  /** The same with a least learning rate. */
  public ReduceLROnPlateau minLr(double rate) {
    return new ReduceLROnPlateau(monitor, factor, patience, cooldown, rate, verbose);
  }

  /** The same, silent with 0, printing what it does with 1. */
  public ReduceLROnPlateau verbose(int level) {
    return new ReduceLROnPlateau(monitor, factor, patience, cooldown, minLr, level);
  }

  @Override
  public void attach(TrainingControl newTraining) {
    training = newTraining;
  }

  @Override
  public void onTrainBegin() {
    monitor.check("ReduceLROnPlateau", Attached.to(training));
    best = null;
    wait = 0;
    rest = 0;
  }

  @Override
  public CallbackState state() {
    Map<String, Double> numbers = new HashMap<>();
    numbers.put("wait", (double) wait);
    numbers.put("rest", (double) rest);
    if (best != null) {
      numbers.put("best", best);
    }
    return new CallbackState(numbers, Map.of());
  }

  @Override
  public void resume(CallbackState state) {
    wait = state.numbers().getOrDefault("wait", 0.0).intValue();
    rest = state.numbers().getOrDefault("rest", 0.0).intValue();
    best = state.numbers().get("best");
  }

  @Override
  public void onEpochEnd(int epoch, Map<String, Double> logs) {
    logs.put("learning_rate", Attached.to(training).learningRate());
    Double value = monitor.value(logs);
    if (value == null) {
      return;
    }
    if (rest > 0) {
      rest--;
      wait = 0;
    }
    if (monitor.isBetter(value, best)) {
      best = value;
      wait = 0;
    } else if (rest == 0) {
      wait++;
      if (wait >= patience) {
        reduce(epoch, Attached.to(training));
      }
    }
  }

  private void reduce(int epoch, TrainingControl attached) {
    double rate = attached.learningRate();
    // A rate is kept in single precision.
    if (rate > (float) minLr) {
      double smaller = Math.max(rate * factor, minLr);
      attached.learningRate(smaller);
      if (verbose > 0) {
        System.out.println(
            "\nEpoch "
                + (epoch + 1)
                + ": ReduceLROnPlateau reducing learning rate to "
                + (smaller + "."));
      }
      rest = cooldown;
      wait = 0;
    }
  }
}
