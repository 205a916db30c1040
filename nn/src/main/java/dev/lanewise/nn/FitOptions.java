package dev.lanewise.nn;

import dev.lanewise.nn.callbacks.Callback;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Example;
import dev.lanewise.nn.data.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How {@code fit} goes through the data.
 *
 * @param epochs how often all samples are taken
 * @param batchSize samples for one update; the last batch of an epoch may have fewer
 * @param shuffle whether samples are taken in a new order in each epoch
 * @param validationSplit the share of samples, at the end of the data, that are kept for validation
 * @param validation batches for validation, or null
 * @param verbose 0 silent, 1 a progress bar, 2 one line for each epoch
 * @param callbacks told of the progress
 */
public record FitOptions(
    int epochs,
    int batchSize,
    boolean shuffle,
    double validationSplit,
    @Nullable Dataset validation,
    int verbose,
    List<Callback> callbacks) {

  /** Refuses values out of range. */
  public FitOptions {
    if (epochs < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "fit: expected at least 1 epoch and a batch of 1, got "
              + (epochs + " epochs, batch " + batchSize));
    }
    if (!(validationSplit >= 0 && validationSplit < 1)) {
      throw new IllegalArgumentException(
          "fit: validationSplit: expected 0 or more and below 1, got " + validationSplit);
    }
    if (verbose < 0 || verbose > 2) {
      throw new IllegalArgumentException("fit: verbose: expected 0, 1 or 2, got " + verbose);
    }
    callbacks = List.copyOf(callbacks);
  }

  /** Keras's defaults: batches of 32, shuffled, no validation, a progress bar. */
  public static FitOptions epochs(int epochs) {
    return new FitOptions(epochs, 32, true, 0, null, 1, List.of());
  }

  /** The same with another batch size. */
  public FitOptions batchSize(int samples) {
    return new FitOptions(
        epochs, samples, shuffle, validationSplit, validation, verbose, callbacks);
  }

  /** The same with or without shuffling. */
  public FitOptions shuffle(boolean newShuffle) {
    return new FitOptions(
        epochs, batchSize, newShuffle, validationSplit, validation, verbose, callbacks);
  }

  /** The same, the last part of the data being kept for validation. */
  public FitOptions validationSplit(double share) {
    return new FitOptions(epochs, batchSize, shuffle, share, validation, verbose, callbacks);
  }

  /** The same with data for validation; they go before {@link #validationSplit}. */
  public FitOptions validationData(Tensor x, Tensor y) {
    return validationData(Dataset.of(1, all -> Example.of(x, y)));
  }

  /** The same with batches for validation; they go before {@link #validationSplit}. */
  public FitOptions validationData(Dataset batches) {
    return new FitOptions(epochs, batchSize, shuffle, validationSplit, batches, verbose, callbacks);
  }

  /** The same with another way to show progress. */
  public FitOptions verbose(int level) {
    return new FitOptions(
        epochs, batchSize, shuffle, validationSplit, validation, level, callbacks);
  }

  /** The same with callbacks. */
  public FitOptions callbacks(Callback... newCallbacks) {
    return new FitOptions(
        epochs, batchSize, shuffle, validationSplit, validation, verbose, List.of(newCallbacks));
  }
}
