package dev.lanewise.nn.optimizers;

import dev.lanewise.kernels.AdagradOptions;
import dev.lanewise.kernels.AdagradStep;
import dev.lanewise.kernels.Parallelism;
import java.lang.foreign.MemorySegment;

/**
 * Steps that become smaller with all squares of the gradient so far: {@code n += g g; w -=
 * learningRate g / sqrt(n + epsilon)}, as in Keras 3. Duchi, Hazan and Singer, "Adaptive
 * subgradient methods", 2011.
 *
 * @param learningRate the size of steps
 * @param options the other numbers
 */
public record Adagrad(float learningRate, AdagradOptions options) implements Optimizer {
  /**
   * Checks the rate.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public Adagrad {
    LearningRates.check("Adagrad", learningRate);
  }

  /** Keras's defaults: learning rate 0.001, accumulators from 0.1, epsilon 1e-7. */
  public static Adagrad of() {
    return new Adagrad(1e-3f, AdagradOptions.of());
  }

  /** The same with another learning rate. */
  public Adagrad learningRate(double rate) {
    return new Adagrad((float) rate, options);
  }

  private Adagrad options(AdagradOptions changed) {
    return new Adagrad(learningRate, changed);
  }

  /** The same with sums of squares that start from another value. */
  public Adagrad initialAccumulatorValue(double value) {
    return options(options.initialAccumulator((float) value));
  }

  /** The same with another epsilon. */
  public Adagrad epsilon(double newEpsilon) {
    return options(options.epsilon((float) newEpsilon));
  }

  /** The same with weights that decay: {@code w -= share learningRate w} before each step. */
  public Adagrad weightDecay(double share) {
    return options(options.weightDecay((float) share));
  }

  @Override
  public String name() {
    return "adagrad";
  }

  @Override
  public OptimizerStep step(long count, Parallelism parallelism) {
    return new Step(AdagradStep.of(count, options, parallelism));
  }

  private record Step(AdagradStep operator) implements OptimizerStep {
    @Override
    public int slots() {
      return 1;
    }

    @Override
    public void start(MemorySegment state, long offset, long slotBytes) {
      operator.start(state, offset);
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
