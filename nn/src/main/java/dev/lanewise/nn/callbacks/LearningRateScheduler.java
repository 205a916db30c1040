package dev.lanewise.nn.callbacks;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sets the learning rate at the start of each epoch, as in Keras; reports it as {@code
 * learning_rate}.
 *
 * <pre>{@code
 * var scheduler = LearningRateScheduler.of((epoch, rate) -> epoch < 10 ? rate : rate * 0.9);
 * }</pre>
 */
public final class LearningRateScheduler implements Callback {
  /** How the learning rate follows from the epoch and the last one. */
  @FunctionalInterface
  public interface Schedule {
    /**
     * The rate.
     *
     * @param epoch from 0
     * @param rate the rate so far
     */
    double at(int epoch, double rate);
  }

  private final Schedule schedule;
  private final int verbose;
  private @Nullable TrainingControl training;

  private LearningRateScheduler(Schedule schedule, int verbose) {
    this.schedule = schedule;
    this.verbose = verbose;
  }

  /** A callback that follows a schedule. */
  public static LearningRateScheduler of(Schedule schedule) {
    return new LearningRateScheduler(schedule, 0);
  }

  /** The same, silent with 0, printing what it does with 1. */
  public LearningRateScheduler verbose(int level) {
    return new LearningRateScheduler(schedule, level);
  }

  @Override
  public void attach(TrainingControl newTraining) {
    training = newTraining;
  }

  @Override
  public void onEpochBegin(int epoch) {
    TrainingControl attached = Attached.to(training);
    double rate = schedule.at(epoch, attached.learningRate());
    attached.learningRate(rate);
    if (verbose > 0) {
      System.out.println(
          "\nEpoch "
              + (epoch + 1)
              + ": LearningRateScheduler setting learning rate to "
              + (rate + "."));
    }
  }

  @Override
  public void onEpochEnd(int epoch, Map<String, Double> logs) {
    logs.put("learning_rate", Attached.to(training).learningRate());
  }
}
