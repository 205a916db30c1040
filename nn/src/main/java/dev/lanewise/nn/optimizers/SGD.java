package dev.lanewise.nn.optimizers;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.SgdOptions;
import dev.lanewise.kernels.SgdStep;
import java.lang.foreign.MemorySegment;

/**
 * Steps along the gradient: {@code w -= learningRate g}; with momentum {@code m = momentum m -
 * learningRate g; w += m}, and Nesterov's {@code w += momentum m - learningRate g}, as in Keras.
 *
 * @param learningRate the size of steps
 * @param momentum how much of the last step is kept
 * @param nesterov whether the gradient is taken as if after the next step
 */
public record SGD(float learningRate, float momentum, boolean nesterov) implements Optimizer {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public SGD {
    OptionRange.size("SGD learningRate", learningRate);
    OptionRange.share("SGD momentum", momentum);
  }

  /** Keras's defaults: learning rate 0.01, no momentum. */
  public static SGD of() {
    return new SGD(0.01f, 0, false);
  }

  /** The same with another learning rate. */
  public SGD learningRate(double rate) {
    return new SGD((float) rate, momentum, nesterov);
  }

  /** The same with another momentum. */
  public SGD momentum(double newMomentum) {
    return new SGD(learningRate, (float) newMomentum, nesterov);
  }

  /** The same with or without Nesterov's rule. */
  public SGD nesterov(boolean use) {
    return new SGD(learningRate, momentum, use);
  }

  @Override
  public String name() {
    return "SGD";
  }

  @Override
  public OptimizerStep step(int count, Parallelism parallelism) {
    return new Step(this, SgdStep.of(count, new SgdOptions(momentum, nesterov, 0), parallelism));
  }

  private record Step(SGD options, SgdStep operator) implements OptimizerStep {
    @Override
    public int slots() {
      return options.momentum == 0 ? 0 : 1;
    }

    @Override
    public void run(
        MemorySegment gradient,
        MemorySegment parameters,
        MemorySegment state,
        long slotBytes,
        long iteration) {
      operator.run(gradient, 0, parameters, 0, state, 0, options.learningRate);
    }
  }
}
