package dev.lanewise.bench.ratio;

import java.util.Arrays;
import java.util.List;

/** The times of contenders in the same rounds; contenders go by their place in the list. */
public final class Ratios {
  private final List<Double> work;
  private final double[][] seconds;

  /** Of each contender's work in one call, and seconds of one call [contender][round]. */
  Ratios(List<Double> work, double[][] seconds) {
    this.work = work;
    this.seconds = seconds;
  }

  /** Seconds of one call. */
  public Spread seconds(int contender) {
    return Spread.of(seconds[contender]);
  }

  /** Work in a second, in units of 10^9: GFLOP/s or GB/s. */
  public double rate(int contender) {
    return work.get(contender) / seconds(contender).median() * 1e-9;
  }

  /** How many times as much work in a second one contender does as another, round by round. */
  public Spread speed(int contender, int other) {
    double[] ratios = new double[seconds[contender].length];
    double size = work.get(contender) / work.get(other);
    Arrays.setAll(ratios, round -> size * seconds[other][round] / seconds[contender][round]);
    return Spread.of(ratios);
  }
}
