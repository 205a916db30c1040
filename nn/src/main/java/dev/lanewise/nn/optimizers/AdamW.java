package dev.lanewise.nn.optimizers;

import dev.lanewise.kernels.MomentOptions;
import dev.lanewise.kernels.Parallelism;

/**
 * {@link Adam} with weights that decay by themselves: {@code w -= weightDecay learningRate w}
 * before each step, as in Keras. Loshchilov and Hutter, "Decoupled weight decay regularization",
 * 2019.
 *
 * @param learningRate the size of steps
 * @param options the other numbers
 * @param amsgrad whether the largest mean square so far takes the place of the last one
 */
public record AdamW(float learningRate, MomentOptions options, boolean amsgrad)
    implements MomentOptimizer<AdamW> {
  /**
   * Checks the rate.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public AdamW {
    LearningRates.check("AdamW", learningRate);
  }

  /** Keras's defaults: those of {@link Adam} and a weight decay of 0.004. */
  public static AdamW of() {
    return new AdamW(1e-3f, MomentOptions.decoupled(), false);
  }

  /** The same with another learning rate. */
  public AdamW learningRate(double rate) {
    return new AdamW((float) rate, options, amsgrad);
  }

  @Override
  public AdamW options(MomentOptions changed) {
    return new AdamW(learningRate, changed, amsgrad);
  }

  /** The same with or without AMSGrad. */
  public AdamW amsgrad(boolean use) {
    return new AdamW(learningRate, options, use);
  }

  @Override
  public String name() {
    return "adamw";
  }

  @Override
  public OptimizerStep step(long count, Parallelism parallelism) {
    return new Adam(learningRate, options, amsgrad).step(count, parallelism);
  }
}
