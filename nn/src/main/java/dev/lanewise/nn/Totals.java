package dev.lanewise.nn;

import java.util.Arrays;
import java.util.stream.Stream;

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

  /** All numbers, one after another. */
  double[] values() {
    return Stream.concat(Stream.of(new double[] {loss}), Arrays.stream(metrics))
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  /** Sets what {@link #values} gave. */
  void values(double[] values) {
    loss = values[0];
    int at = 1;
    for (double[] metric : metrics) {
      System.arraycopy(values, at, metric, 0, metric.length);
      at += metric.length;
    }
  }

  /** The numbers of one metric, to be changed. */
  double[] metric(int index) {
    return metrics[index];
  }
}
