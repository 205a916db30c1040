package dev.lanewise.nn.optimizers;

import dev.lanewise.kernels.LionOptions;
import dev.lanewise.kernels.LionStep;
import dev.lanewise.kernels.Parallelism;

/**
 * Steps of one size, in the direction of a sign: {@code w -= learningRate sign(beta1 m + (1 -
 * beta1) g); m = beta2 m + (1 - beta2) g}, as in Keras. Chen et al., "Symbolic discovery of
 * optimization algorithms", 2023.
 *
 * @param learningRate the size of steps
 * @param options the other numbers
 */
public record Lion(float learningRate, LionOptions options) implements Optimizer {
  /**
   * Checks the rate.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public Lion {
    LearningRates.check("Lion", learningRate);
  }

  /** Keras's defaults: learning rate 0.001, betas 0.9 and 0.99. */
  public static Lion of() {
    return new Lion(1e-3f, LionOptions.of());
  }

  /** The same with another learning rate. */
  public Lion learningRate(double rate) {
    return new Lion((float) rate, options);
  }

  private Lion options(LionOptions changed) {
    return new Lion(learningRate, changed);
  }

  /** The same with another share of the mean in the direction of a step. */
  public Lion beta1(double share) {
    return options(options.beta1((float) share));
  }

  /** The same with another share of the mean that stays. */
  public Lion beta2(double share) {
    return options(options.beta2((float) share));
  }

  /** The same with weights that decay: {@code w -= share learningRate w} before each step. */
  public Lion weightDecay(double share) {
    return options(options.weightDecay((float) share));
  }

  @Override
  public String name() {
    return "lion";
  }

  @Override
  public OptimizerStep step(long count, Parallelism parallelism) {
    return new Step(LionStep.of(count, options, parallelism));
  }

  private record Step(LionStep operator) implements OptimizerStep {
    @Override
    public int slots() {
      return 1;
    }

    @Override
    public void run(Update update) {
      operator.run(
          update.gradient(),
          update.offset(),
          update.parameters(),
          update.offset(),
          update.state(),
          update.slot(0),
          update.learningRate());
    }
  }
}
