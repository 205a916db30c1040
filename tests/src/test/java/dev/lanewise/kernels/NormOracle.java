package dev.lanewise.kernels;

import java.util.function.IntUnaryOperator;

/**
 * A normalization by groups of elements in double precision; gradients are those of the loss sum(g
 * * y).
 *
 * @param inverse 1 / sqrt(variance + epsilon) of each group
 */
record NormOracle(
    double[] y,
    double[] mean,
    double[] inverse,
    double[] gradInput,
    double[] gradGamma,
    double[] gradBeta) {

  /** Element i belongs to group {@code groupOf(i)}. */
  static NormOracle of(NormInputs in, float epsilon, int groups, IntUnaryOperator groupOf) {
    int count = in.x().length;
    NormOracle o =
        new NormOracle(
            new double[count],
            new double[groups],
            new double[groups],
            new double[count],
            new double[in.channels()],
            new double[in.channels()]);
    int elements = count / groups;
    for (int i = 0; i < count; i++) {
      o.mean[groupOf.applyAsInt(i)] += in.x()[i] / (double) elements;
    }
    for (int i = 0; i < count; i++) {
      double d = in.x()[i] - o.mean[groupOf.applyAsInt(i)];
      o.inverse[groupOf.applyAsInt(i)] += d * d / elements;
    }
    for (int k = 0; k < groups; k++) {
      o.inverse[k] = 1 / Math.sqrt(o.inverse[k] + epsilon);
    }
    double[] a = new double[groups];
    double[] b = new double[groups];
    for (int i = 0; i < count; i++) {
      int k = groupOf.applyAsInt(i);
      int c = i % in.channels();
      double z = (in.x()[i] - o.mean[k]) * o.inverse[k];
      o.y[i] = z * in.gamma(c) + in.beta(c);
      o.gradGamma[c] += z * in.g()[i];
      o.gradBeta[c] += in.g()[i];
      a[k] += in.g()[i] * in.gamma(c) / elements;
      b[k] += z * in.g()[i] * in.gamma(c) / elements;
    }
    for (int i = 0; i < count; i++) {
      int k = groupOf.applyAsInt(i);
      double z = (in.x()[i] - o.mean[k]) * o.inverse[k];
      double byZ = in.g()[i] * (double) in.gamma(i % in.channels());
      o.gradInput[i] = o.inverse[k] * (byZ - a[k] - z * b[k]);
    }
    return o;
  }
}
