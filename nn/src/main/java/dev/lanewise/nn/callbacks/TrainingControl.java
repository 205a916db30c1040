package dev.lanewise.nn.callbacks;

import dev.lanewise.nn.data.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** What a callback may ask and change of the training that it is called by. */
public interface TrainingControl {
  /**
   * The names of what the logs of an epoch may hold, those on validation data with {@code val_}.
   */
  Set<String> figures();

  /** Ends the training after this step; the epoch is then judged and reported as any other. */
  void stop();

  /** The learning rate of the next step. */
  double learningRate();

  /**
   * Sets the learning rate of the steps to come.
   *
   * @throws IllegalStateException if it follows a schedule
   */
  void learningRate(double rate);

  /** Copies of all weights, by name. */
  Map<String, Tensor> weights();

  /**
   * Overwrites all weights, or none.
   *
   * @throws IllegalArgumentException if names or shapes differ
   */
  void weights(Map<String, Tensor> values);

  /**
   * Writes the weights as safetensors.
   *
   * @throws IOException if the file cannot be written; what was there stays
   */
  void saveWeights(Path file) throws IOException;

  /**
   * Writes what the training needs to be resumed: weights, the optimizer's state, the place in the
   * data, the states of callbacks. It is written when all callbacks have been told what this one is
   * told now; {@code fit} throws an {@link java.io.UncheckedIOException} if it cannot be.
   */
  void save(Path file);

  /**
   * Goes on where {@link #save} was called. To be called from {@link Callback#onTrainBegin}, in a
   * training of an equal model on the same data with the same options: it ends with the bits of one
   * that was not interrupted.
   *
   * @throws IOException if the file cannot be read, is damaged, or is of another model or training;
   *     nothing has changed then
   */
  void resume(Path file) throws IOException;
}
