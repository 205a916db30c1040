package dev.lanewise.nn.optimizers;

import dev.lanewise.kernels.MomentOptions;

/**
 * {@link Adam} and its kin, which keep running means.
 *
 * @param <T> the optimizer itself
 */
public interface MomentOptimizer<T extends MomentOptimizer<T>> extends Optimizer {
  /** The numbers besides the learning rate. */
  MomentOptions options();

  /** The same with other numbers. */
  T options(MomentOptions changed);

  /** The same with another share of the mean that stays. */
  default T beta1(double share) {
    return options(options().beta1((float) share));
  }

  /** The same with another share of the mean square, or of the largest gradient, that stays. */
  default T beta2(double share) {
    return options(options().beta2((float) share));
  }

  /** The same with another epsilon. */
  default T epsilon(double newEpsilon) {
    return options(options().epsilon((float) newEpsilon));
  }

  /** The same with weights that decay: {@code w -= share learningRate w} before each step. */
  default T weightDecay(double share) {
    return options(options().weightDecay((float) share));
  }
}
