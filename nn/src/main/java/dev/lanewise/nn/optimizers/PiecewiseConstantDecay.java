package dev.lanewise.nn.optimizers;

import java.util.List;

/**
 * One rate up to and including each boundary's step, and a last one after them.
 *
 * @param boundaries steps, in rising order
 * @param rates one more than boundaries
 */
public record PiecewiseConstantDecay(List<Long> boundaries, List<Double> rates)
    implements LearningRateSchedule {
  /**
   * Checks the lists.
   *
   * @throws IllegalArgumentException if there is not one rate more than boundaries, or these do not
   *     rise
   */
  public PiecewiseConstantDecay {
    boundaries = List.copyOf(boundaries);
    rates = List.copyOf(rates);
    if (rates.size() != boundaries.size() + 1) {
      throw new IllegalArgumentException(
          "PiecewiseConstantDecay: expected one rate more than boundaries, got "
              + (rates + " and " + boundaries));
    }
    for (int i = 1; i < boundaries.size(); i++) {
      if (boundaries.get(i) <= boundaries.get(i - 1)) {
        throw new IllegalArgumentException(
            "PiecewiseConstantDecay: expected rising boundaries, got " + boundaries);
      }
    }
  }

  /** Rates between boundaries. */
  public static PiecewiseConstantDecay of(List<Long> boundaries, List<Double> rates) {
    return new PiecewiseConstantDecay(boundaries, rates);
  }

  @Override
  public double at(long step) {
    int piece = 0;
    while (piece < boundaries.size() && step > boundaries.get(piece)) {
      piece++;
    }
    return rates.get(piece);
  }
}
