package dev.lanewise.nn.optimizers;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.RmsPropOptions;
import dev.lanewise.kernels.RmsPropStep;

/**
 * Steps divided by a running root mean square of the gradient: {@code v = rho v + (1 - rho) g g; w
 * -= learningRate g / sqrt(v + epsilon)}, as in Keras 3; {@link RmsPropStep} has the formulas with
 * momentum and of the centered rule. Tieleman and Hinton, Lecture 6.5, 2012.
 *
 * @param learningRate the size of steps
 * @param options the other numbers
 */
public record RMSprop(float learningRate, RmsPropOptions options) implements Optimizer {
  /**
   * Checks the rate.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public RMSprop {
    LearningRates.check("RMSprop", learningRate);
  }

  /** Keras's defaults: learning rate 0.001, rho 0.9, no momentum, epsilon 1e-7, not centered. */
  public static RMSprop of() {
    return new RMSprop(1e-3f, RmsPropOptions.of());
  }

  /** The same with another learning rate. */
  public RMSprop learningRate(double rate) {
    return new RMSprop((float) rate, options);
  }

  private RMSprop options(RmsPropOptions changed) {
    return new RMSprop(learningRate, changed);
  }

  /** The same with another share of the mean square that stays. */
  public RMSprop rho(double share) {
    return options(options.rho((float) share));
  }

  /** The same with a share of the last step that is added. */
  public RMSprop momentum(double share) {
    return options(options.momentum((float) share));
  }

  /** The same with another epsilon. */
  public RMSprop epsilon(double newEpsilon) {
    return options(options.epsilon((float) newEpsilon));
  }

  /** The same with or without the mean taken out of the mean square. */
  public RMSprop centered(boolean use) {
    return options(options.centered(use));
  }

  /** The same with weights that decay: {@code w -= share learningRate w} before each step. */
  public RMSprop weightDecay(double share) {
    return options(options.weightDecay((float) share));
  }

  @Override
  public String name() {
    return "rmsprop";
  }

  @Override
  public OptimizerStep step(long count, Parallelism parallelism) {
    return new Step(this, RmsPropStep.of(count, options, parallelism));
  }

  private record Step(RMSprop optimizer, RmsPropStep operator) implements OptimizerStep {
    @Override
    public int slots() {
      return 1 + (hasMomentum() ? 1 : 0) + (optimizer.options.centered() ? 1 : 0);
    }

    private boolean hasMomentum() {
      return optimizer.options.momentum() != 0;
    }

    @Override
    public void run(Update update) {
      // The operator looks at the slots alone that its options ask for.
      operator.run(
          update.gradient(),
          update.offset(),
          update.parameters(),
          update.offset(),
          update.state(),
          update.slot(0),
          update.state(),
          update.slot(1),
          update.state(),
          update.slot(hasMomentum() ? 2 : 1),
          update.learningRate());
    }
  }
}
