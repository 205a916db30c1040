package dev.lanewise.nn.optimizers;

import dev.lanewise.kernels.AdamStep;
import dev.lanewise.kernels.MomentOptions;
import dev.lanewise.kernels.Parallelism;

/**
 * Running means of the gradient and of its square: {@code m = beta1 m + (1 - beta1) g; v = beta2 v
 * + (1 - beta2) g g; w -= alpha m / (sqrt(v) + epsilon)}, at step t {@code alpha = learningRate
 * sqrt(1 - beta2^t) / (1 - beta1^t)}, as in Keras. Kingma and Ba, "Adam", 2015. With {@link
 * #amsgrad} v never falls: Reddi, Kale and Kumar, "On the convergence of Adam and beyond", 2018.
 *
 * @param learningRate the size of steps
 * @param options the other numbers
 * @param amsgrad whether the largest mean square so far takes the place of the last one
 */
public record Adam(float learningRate, MomentOptions options, boolean amsgrad)
    implements MomentOptimizer<Adam> {
  /**
   * Checks the rate.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public Adam {
    LearningRates.check("Adam", learningRate);
  }

  /** Keras's defaults: learning rate 0.001, betas 0.9 and 0.999, epsilon 1e-7. */
  public static Adam of() {
    return new Adam(1e-3f, MomentOptions.of(), false);
  }

  /** The same with another learning rate. */
  public Adam learningRate(double rate) {
    return new Adam((float) rate, options, amsgrad);
  }

  @Override
  public Adam options(MomentOptions changed) {
    return new Adam(learningRate, changed, amsgrad);
  }

  /** The same with or without AMSGrad. */
  public Adam amsgrad(boolean use) {
    return new Adam(learningRate, options, use);
  }

  @Override
  public String name() {
    return "adam";
  }

  @Override
  public OptimizerStep step(long count, Parallelism parallelism) {
    return new Step(
        this,
        amsgrad
            ? AdamStep.amsgrad(count, options, parallelism)
            : AdamStep.of(count, options, parallelism));
  }

  private record Step(Adam optimizer, AdamStep operator) implements OptimizerStep {
    @Override
    public int slots() {
      return optimizer.amsgrad ? 3 : 2;
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
          update.state(),
          update.slot(1),
          update.state(),
          update.slot(2),
          update.learningRate(),
          update.number());
    }
  }
}
