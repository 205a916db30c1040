package dev.lanewise.nn.optimizers;

import dev.lanewise.kernels.AdamaxStep;
import dev.lanewise.kernels.MomentOptions;
import dev.lanewise.kernels.Parallelism;

/**
 * {@link Adam} with the largest gradient in place of the mean square: {@code m = beta1 m + (1 -
 * beta1) g; u = max(beta2 u, abs(g)); w -= learningRate / (1 - beta1^t) m / (u + epsilon)} at step
 * t, as in Keras. Kingma and Ba, "Adam", 2015, section 7.
 *
 * @param learningRate the size of steps
 * @param options the other numbers
 */
public record Adamax(float learningRate, MomentOptions options) implements MomentOptimizer<Adamax> {
  /**
   * Checks the rate.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public Adamax {
    LearningRates.check("Adamax", learningRate);
  }

  /** Keras's defaults: learning rate 0.001, betas 0.9 and 0.999, epsilon 1e-7. */
  public static Adamax of() {
    return new Adamax(1e-3f, MomentOptions.of());
  }

  /** The same with another learning rate. */
  public Adamax learningRate(double rate) {
    return new Adamax((float) rate, options);
  }

  @Override
  public Adamax options(MomentOptions changed) {
    return new Adamax(learningRate, changed);
  }

  @Override
  public String name() {
    return "adamax";
  }

  @Override
  public OptimizerStep step(long count, Parallelism parallelism) {
    return new Step(AdamaxStep.of(count, options, parallelism));
  }

  private record Step(AdamaxStep operator) implements OptimizerStep {
    @Override
    public int slots() {
      return 2;
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
          update.learningRate(),
          update.number());
    }
  }
}
