package dev.lanewise.nn;

import dev.lanewise.nn.callbacks.Callback;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Example;
import dev.lanewise.nn.data.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How {@code fit} goes through the data.
 *
 * <pre>{@code
 * var options = FitOptions.epochs(20).batchSize(64).validationSplit(0.1).classWeight(Map.of(1, 5.0));
 * }</pre>
 *
 * @param passes epochs and batches
 * @param weighting how much samples count
 * @param validation data that the model is judged by after epochs
 * @param verbose 0 silent, 1 a progress bar, 2 one line for each epoch
 * @param callbacks told of the progress
 */
public record FitOptions(
    Passes passes,
    Weighting weighting,
    Validation validation,
    int verbose,
    List<Callback> callbacks) {

  /** Refuses values out of range. */
  public FitOptions {
    if (verbose < 0 || verbose > 2) {
      throw new IllegalArgumentException("fit: verbose: expected 0, 1 or 2, got " + verbose);
    }
    callbacks = List.copyOf(callbacks);
  }

  /** Keras's defaults: batches of 32, shuffled, no validation, a progress bar. */
  public static FitOptions epochs(int epochs) {
    return new FitOptions(
        new Passes(epochs, 0, 0, 32, true), Weighting.EQUAL, Validation.NONE, 1, List.of());
  }

  private FitOptions passes(Passes newPasses) {
    return new FitOptions(newPasses, weighting, validation, verbose, callbacks);
  }

  private FitOptions weighting(Weighting newWeighting) {
    return new FitOptions(passes, newWeighting, validation, verbose, callbacks);
  }

  private FitOptions validation(Validation newValidation) {
    return new FitOptions(passes, weighting, newValidation, verbose, callbacks);
  }

  /** The same with another batch size; a data set has its own. */
  public FitOptions batchSize(int samples) {
    return passes(passes.batchSize(samples));
  }

  /** The same with or without shuffling; a data set has its own order. */
  public FitOptions shuffle(boolean newShuffle) {
    return passes(passes.shuffle(newShuffle));
  }

  /** The same going on after epochs that another {@code fit} has trained. */
  public FitOptions initialEpoch(int epoch) {
    return passes(passes.initialEpoch(epoch));
  }

  /** The same with so many batches in an epoch; the next one goes on behind them in the data. */
  public FitOptions stepsPerEpoch(int steps) {
    return passes(passes.stepsPerEpoch(steps));
  }

  /** The same with losses multiplied by a weight of the sample's class; 1 for those not named. */
  public FitOptions classWeight(Map<Integer, Double> weights) {
    return weighting(new Weighting(weights, weighting.samples()));
  }

  /** The same with losses multiplied by a weight of each sample; a data set has its own. */
  public FitOptions sampleWeight(Tensor weights) {
    return weighting(new Weighting(weighting.classes(), weights));
  }

  /** The same, the last part of the data being kept for validation. */
  public FitOptions validationSplit(double share) {
    return validation(validation.split(share));
  }

  /** The same with data for validation; they go before {@link #validationSplit}. */
  public FitOptions validationData(Tensor x, Tensor y) {
    return validationData(Dataset.of(1, all -> Example.of(x, y)));
  }

  /** The same with batches for validation; they go before {@link #validationSplit}. */
  public FitOptions validationData(Dataset batches) {
    return validation(validation.data(batches));
  }

  /** The same with validation after each so many epochs. */
  public FitOptions validationFreq(int epochs) {
    return validation(validation.freq(epochs));
  }

  /** The same with another way to show progress. */
  public FitOptions verbose(int level) {
    return new FitOptions(passes, weighting, validation, level, callbacks);
  }

  /** The same with callbacks. */
  public FitOptions callbacks(Callback... newCallbacks) {
    return new FitOptions(passes, weighting, validation, verbose, List.of(newCallbacks));
  }

  /**
   * Epochs and batches.
   *
   * @param epochs the number of the last epoch, from 1
   * @param initialEpoch epochs that have been trained before
   * @param stepsPerEpoch batches in an epoch, or 0: all of the data
   * @param batchSize samples for one update; the last batch of the data may have fewer
   * @param shuffle whether samples are taken in a new order each time
   */
  public record Passes(
      int epochs, int initialEpoch, int stepsPerEpoch, int batchSize, boolean shuffle) {
    /** Refuses values out of range. */
    public Passes {
      if (epochs < 1 || batchSize < 1) {
        throw new IllegalArgumentException(
            "fit: expected at least 1 epoch and a batch of 1, got "
                + (epochs + " epochs, batch " + batchSize));
      }
      if (initialEpoch < 0 || stepsPerEpoch < 0) {
        throw new IllegalArgumentException(
            "fit: expected an initialEpoch and stepsPerEpoch of 0 or more, got "
                + (initialEpoch + " and " + stepsPerEpoch));
      }
    }

    private Passes batchSize(int samples) {
      return new Passes(epochs, initialEpoch, stepsPerEpoch, samples, shuffle);
    }

    private Passes shuffle(boolean newShuffle) {
      return new Passes(epochs, initialEpoch, stepsPerEpoch, batchSize, newShuffle);
    }

    private Passes initialEpoch(int epoch) {
      return new Passes(epochs, epoch, stepsPerEpoch, batchSize, shuffle);
    }

    private Passes stepsPerEpoch(int steps) {
      return new Passes(epochs, initialEpoch, steps, batchSize, shuffle);
    }
  }

  /**
   * Data that the model is judged by after epochs.
   *
   * @param split the share of samples, at the end of the data, that are kept for it
   * @param data batches, or null
   * @param freq after each so many epochs
   */
  public record Validation(double split, @Nullable Dataset data, int freq) {
    private static final Validation NONE = new Validation(0, null, 1);

    /** Refuses values out of range. */
    public Validation {
      if (!(split >= 0 && split < 1)) {
        throw new IllegalArgumentException(
            "fit: validationSplit: expected 0 or more and below 1, got " + split);
      }
      if (freq < 1) {
        throw new IllegalArgumentException("fit: validationFreq: expected at least 1, got " + freq);
      }
    }

    private Validation split(double share) {
      return new Validation(share, data, freq);
    }

    private Validation data(Dataset batches) {
      return new Validation(split, batches, freq);
    }

    private Validation freq(int epochs) {
      return new Validation(split, data, epochs);
    }
  }

  /**
   * How much samples count in training.
   *
   * @param classes the weights of classes, by their numbers
   * @param samples a weight for each sample, or null
   */
  public record Weighting(Map<Integer, Double> classes, @Nullable Tensor samples) {
    private static final Weighting EQUAL = new Weighting(Map.of(), null);

    /** Refuses both at once, as Keras does. */
    public Weighting {
      classes = Map.copyOf(classes);
      if (!classes.isEmpty() && samples != null) {
        throw new IllegalArgumentException(
            "fit: expected classWeight or sampleWeight, got both at the same time");
      }
    }
  }
}
