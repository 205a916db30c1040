package dev.lanewise.nn.optimizers;

import dev.lanewise.kernels.MomentOptions;
import dev.lanewise.kernels.NadamStep;
import dev.lanewise.kernels.Parallelism;

/**
 * {@link Adam} with Nesterov's momentum, as in Keras; {@link NadamStep} has the formula. Dozat,
 * "Incorporating Nesterov momentum into Adam", 2016.
 *
 * @param learningRate the size of steps
 * @param options the other numbers
 */
public record Nadam(float learningRate, MomentOptions options) implements MomentOptimizer<Nadam> {
  /**
   * Checks the rate.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public Nadam {
    LearningRates.check("Nadam", learningRate);
  }

  /** Keras's defaults: learning rate 0.001, betas 0.9 and 0.999, epsilon 1e-7. */
  public static Nadam of() {
    return new Nadam(1e-3f, MomentOptions.of());
  }

  /** The same with another learning rate. */
  public Nadam learningRate(double rate) {
    return new Nadam((float) rate, options);
  }

  @Override
  public Nadam options(MomentOptions changed) {
    return new Nadam(learningRate, changed);
  }

  @Override
  public String name() {
    return "nadam";
  }

  @Override
  public OptimizerStep step(long count, Parallelism parallelism) {
    return new Step(NadamStep.of(count, options, parallelism));
  }

  private record Step(NadamStep operator) implements OptimizerStep {
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
