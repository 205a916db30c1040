package dev.lanewise.nn.callbacks;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which figure of the logs is watched.
 *
 * @param figure its name
 * @param mode which values are better
 * @param minDelta by how much a value has to be better
 */
record Monitor(String figure, Mode mode, double minDelta) {
  private static final Pattern LARGER_IS_BETTER =
      Pattern.compile(".*(acc|auc|precision|recall|f1_score).*", Pattern.CASE_INSENSITIVE);

  Monitor {
    if (!(minDelta >= 0)) {
      throw new IllegalArgumentException("minDelta: expected 0 or more, got " + minDelta);
    }
  }

  static Monitor of(double minDelta) {
    return new Monitor("val_loss", Mode.AUTO, minDelta);
  }

  Monitor figure(String name) {
    return new Monitor(name, mode, minDelta);
  }

  Monitor mode(Mode newMode) {
    return new Monitor(figure, newMode, minDelta);
  }

  Monitor minDelta(double delta) {
    return new Monitor(figure, mode, delta);
  }

  /** Refuses a figure that the training does not have. */
  void check(String callback, TrainingControl training) {
    if (!training.figures().contains(figure)) {
      throw new IllegalArgumentException(
          callback + " monitor: expected one of " + training.figures() + ", got " + figure);
    }
  }

  /** The value, or null: epochs without validation do not have all. */
  @Nullable Double value(Map<String, Double> logs) {
    return logs.get(figure);
  }

  /** Whether a value is better than the best so far, if there is one; NaN is not. */
  boolean isBetter(double value, @Nullable Double best) {
    if (best == null) {
      return !Double.isNaN(value);
    }
    return largerIsBetter() ? value - minDelta > best : value + minDelta < best;
  }

  private boolean largerIsBetter() {
    return switch (mode) {
      case MIN -> false;
      case MAX -> true;
      case AUTO -> LARGER_IS_BETTER.matcher(figure).matches();
    };
  }
}
