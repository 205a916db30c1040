package dev.lanewise.nn;

import java.util.Arrays;

/** What is gathered of the loss and of each metric over samples. */
final class Totals {
  private double loss;
  private final double[][] metrics;

  /** Zeros, as many for each metric as its length says. */
  Totals(int... lengths) {
    metrics = new double[lengths.length][];
    Arrays.setAll(metrics, i -> new double[lengths[i]]);
  }

  void clear() {
    loss = 0;
    for (double[] metric : metrics) {
      Arrays.fill(metric, 0);
    }
  }

  void addLoss(double sum) {
    loss += sum;
  }

  double loss() {
    return loss;
  }

  /** The numbers of one metric, to be changed. */
  double[] metric(int index) {
    return metrics[index];
  }
}
