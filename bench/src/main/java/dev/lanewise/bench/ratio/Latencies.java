package dev.lanewise.bench.ratio;

import java.util.Arrays;

/** Times of single calls, over all rounds. */
public final class Latencies {
  private final int calls;
  private final double[] seconds;
  private int taken;

  /** For so many calls in each of so many turns. */
  Latencies(int calls, int turns) {
    this.calls = calls;
    seconds = new double[Math.multiplyExact(calls, turns)];
  }

  void take(Contender contender) {
    System.arraycopy(contender.each(calls), 0, seconds, taken, calls);
    taken += calls;
  }

  /** The time that this share of the calls did not exceed. */
  public double quantile(double share) {
    double[] sorted = Arrays.copyOf(seconds, taken);
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(share * taken) - 1)];
  }
}
