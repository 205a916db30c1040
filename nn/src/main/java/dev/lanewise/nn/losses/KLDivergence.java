package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;

/**
 * The divergence of one distribution from another, {@code sum over c of t[c] log(t[c] / y[c])}
 * along the last axis. Both are kept between 1e-7 and 1; the slope is 0 where y is not between. A
 * sample with several rows has their mean. Kullback and Leibler, "On information and sufficiency",
 * 1951.
 */
public record KLDivergence() implements Loss {
  /** The loss. */
  public static KLDivergence of() {
    return new KLDivergence();
  }

  @Override
  public String name() {
    return "kl_divergence";
  }

  @Override
  public LossStep step(int samples, Shape output, boolean softmaxTaken, Parallelism parallelism) {
    return PointwiseStep.sum(samples, output, KLDivergence::value, KLDivergence::slope);
  }

  private static double value(double y, double t) {
    return kept(t) * StrictMath.log(kept(t) / kept(y));
  }

  private static double slope(double y, double t) {
    return y > Probability.EPSILON && y < 1 ? -kept(t) / y : 0;
  }

  private static double kept(double p) {
    return Math.clamp(p, Probability.EPSILON, 1);
  }
}
