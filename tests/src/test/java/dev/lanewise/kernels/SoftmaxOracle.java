package dev.lanewise.kernels;

/**
 * One row of softmax and cross-entropy in double precision, with bounds on how far single precision
 * may be off.
 *
 * <p>With u = 2^-24 and d[i] = x[i] - m: rounding d[i] changes exp(d[i]) by the factor 1 + u
 * |d[i]|, exp itself adds 2.04 u, and a sum adds one u for each addition on the longest way, n / 64
 * + 6.
 */
public final class SoftmaxOracle {
  private static final double U = 0x1p-24;

  private final double[] d;

  /** The longest way through a sum. */
  final int depth;

  /** The probabilities. */
  public final double[] p;

  /** Bounds of the relative error of p. */
  final double[] pError;

  private final double logSum;
  private final double sumError;

  /** The row of the values x. */
  public SoftmaxOracle(double[] x) {
    double max = Double.NEGATIVE_INFINITY;
    for (double v : x) {
      max = Math.max(max, v);
    }
    d = new double[x.length];
    p = new double[x.length];
    pError = new double[x.length];
    depth = (x.length + 63) / 64 + 6;
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      d[i] = x[i] - max;
      sum += Math.exp(d[i]);
    }
    double weighted = 0;
    for (int i = 0; i < x.length; i++) {
      p[i] = Math.exp(d[i]) / sum;
      weighted -= p[i] * d[i];
    }
    logSum = Math.log(sum);
    sumError = weighted + 2.04 + depth;
    for (int i = 0; i < x.length; i++) {
      pError[i] = slack(sumError + 2.04 - d[i] + 1);
    }
  }

  /** Roundings to a bound; the factor covers products of errors. */
  private static double slack(double roundings) {
    return 1.01 * U * roundings;
  }

  /** {@code log(p[i])}. */
  double logP(int i) {
    return d[i] - logSum;
  }

  /** What {@link #logP} may be off: roundings of d[i] and of the result, and the error of log s. */
  double logError(int i) {
    return slack(sumError + 1.66 * logSum - d[i] + Math.abs(logP(i))) + Float.MIN_NORMAL;
  }

  /** The cross-entropy, {@code -sum of t * log(p)}. */
  public double loss(double[] targets) {
    double loss = 0;
    for (int i = 0; i < targets.length; i++) {
      loss += targets[i] * (logSum - d[i]);
    }
    return loss;
  }

  double lossError(double[] targets) {
    double error = 0;
    for (int i = 0; i < targets.length; i++) {
      double term = logSum - d[i];
      double one = sumError + 1.66 * logSum - d[i] + 2 * Math.abs(term);
      error += Math.abs(targets[i]) * (one + depth * Math.abs(term));
    }
    return slack(error) + Float.MIN_NORMAL;
  }

  double gradient(double[] targets, int i) {
    return p[i] * total(targets) - targets[i];
  }

  double gradientError(double[] targets, int i) {
    double sizes = 0;
    for (double t : targets) {
      sizes += Math.abs(t);
    }
    double value = Math.abs(gradient(targets, i));
    return sizes * p[i] * (pError[i] + slack(depth)) + slack(2 * value) + Float.MIN_NORMAL;
  }

  private static double total(double[] targets) {
    double total = 0;
    for (double t : targets) {
      total += t;
    }
    return total;
  }
}
