package dev.lanewise.nn.optimizers;

import dev.lanewise.kernels.AdadeltaOptions;
import dev.lanewise.kernels.AdadeltaStep;
import dev.lanewise.kernels.Parallelism;

/**
 * Steps scaled by the root mean squares of steps and of gradients: {@code v = rho v + (1 - rho) g
 * g; s = g sqrt(x + epsilon) / sqrt(v + epsilon); x = rho x + (1 - rho) s s; w -= learningRate s},
 * as in Keras. Zeiler, "Adadelta", 2012, whose learning rate is 1.
 *
 * @param learningRate the size of steps
 * @param options the other numbers
 */
public record Adadelta(float learningRate, AdadeltaOptions options) implements Optimizer {
  /**
   * Checks the rate.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public Adadelta {
    LearningRates.check("Adadelta", learningRate);
  }

  /** Keras's defaults: learning rate 0.001, rho 0.95, epsilon 1e-7. */
  public static Adadelta of() {
    return new Adadelta(1e-3f, AdadeltaOptions.of());
  }

  /** The same with another learning rate. */
  public Adadelta learningRate(double rate) {
    return new Adadelta((float) rate, options);
  }

  private Adadelta options(AdadeltaOptions changed) {
    return new Adadelta(learningRate, changed);
  }

  /** The same with another share of the mean squares that stays. */
  public Adadelta rho(double share) {
    return options(options.rho((float) share));
  }

  /** The same with another epsilon. */
  public Adadelta epsilon(double newEpsilon) {
    return options(options.epsilon((float) newEpsilon));
  }

  /** The same with weights that decay: {@code w -= share learningRate w} before each step. */
  public Adadelta weightDecay(double share) {
    return options(options.weightDecay((float) share));
  }

  @Override
  public String name() {
    return "adadelta";
  }

  @Override
  public OptimizerStep step(long count, Parallelism parallelism) {
    return new Step(AdadeltaStep.of(count, options, parallelism));
  }

  private record Step(AdadeltaStep operator) implements OptimizerStep {
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
          update.learningRate());
    }
  }
}
