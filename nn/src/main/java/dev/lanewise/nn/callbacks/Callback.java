package dev.lanewise.nn.callbacks;

import java.util.Map;

/**
 * Called while a model trains or is evaluated; each method does nothing by default. Logs hold the
 * loss and the metrics so far, by name, as Keras names them; what a callback adds to those of an
 * epoch is reported too.
 */
public interface Callback {
  /** Comes first: the training that the other methods are called by. */
  default void attach(TrainingControl training) {}

  /** What has been counted so far, to go on with after an interruption: nothing by default. */
  default CallbackState state() {
    return CallbackState.EMPTY;
  }

  /** Goes on with what {@link #state} gave; comes after {@link #onTrainBegin}. */
  default void resume(CallbackState state) {}

  /** Training starts. */
  default void onTrainBegin() {}

  /** Training has ended. */
  default void onTrainEnd() {}

  /**
   * An epoch starts.
   *
   * @param epoch from 0
   */
  default void onEpochBegin(int epoch) {}

  /**
   * An epoch has ended.
   *
   * @param epoch from 0
   * @param logs figures of the epoch, those on validation data with {@code val_}
   */
  default void onEpochEnd(int epoch, Map<String, Double> logs) {}

  /**
   * A step of training starts.
   *
   * @param batch from 0 in each epoch
   */
  default void onTrainBatchBegin(int batch) {}

  /**
   * A step of training has ended.
   *
   * @param batch from 0 in each epoch
   * @param logs running means of the epoch
   */
  default void onTrainBatchEnd(int batch, Map<String, Double> logs) {}

  /** Evaluation starts. */
  default void onTestBegin() {}

  /**
   * Evaluation has ended.
   *
   * @param logs its figures
   */
  default void onTestEnd(Map<String, Double> logs) {}
}
