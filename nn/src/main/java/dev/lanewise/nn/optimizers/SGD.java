package dev.lanewise.nn.optimizers;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.SgdOptions;
import dev.lanewise.kernels.SgdStep;

/**
 * Steps along the gradient: {@code w -= learningRate g}; with momentum {@code m = momentum m -
 * learningRate g; w += m}, and Nesterov's {@code w += momentum m - learningRate g}, as in Keras.
 *
 * @param learningRate the size of steps
 * @param options the other numbers
 */
public record SGD(float learningRate, SgdOptions options) implements Optimizer {
  /**
   * Checks the rate.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public SGD {
    LearningRates.check("SGD", learningRate);
  }

  /** Keras's defaults: learning rate 0.01, no momentum. */
  public static SGD of() {
    return new SGD(0.01f, SgdOptions.of());
  }

  /** The same with another learning rate. */
  public SGD learningRate(double rate) {
    return new SGD((float) rate, options);
  }

  private SGD options(SgdOptions changed) {
    return new SGD(learningRate, changed);
  }

  /** The same with a share of the last step that is kept. */
  public SGD momentum(double share) {
    return options(options.momentum((float) share));
  }

  /** The same with or without Nesterov's rule. */
  public SGD nesterov(boolean use) {
    return options(options.nesterov(use));
  }

  /** The same with weights that decay: {@code w -= share learningRate w} before each step. */
  public SGD weightDecay(double share) {
    return options(options.weightDecay((float) share));
  }

  @Override
  public String name() {
    return "SGD";
  }

  @Override
  public OptimizerStep step(long count, Parallelism parallelism) {
    return new Step(this, SgdStep.of(count, options, parallelism));
  }

  private record Step(SGD optimizer, SgdStep operator) implements OptimizerStep {
    @Override
    public int slots() {
      return optimizer.options.momentum() == 0 ? 0 : 1;
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
