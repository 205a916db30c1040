package dev.lanewise.nn.optimizers;

import dev.lanewise.kernels.AdamStep;
import dev.lanewise.kernels.MomentOptions;
import dev.lanewise.kernels.Parallelism;
import java.lang.foreign.MemorySegment;

/**
 * Running means of the gradient and of its square: {@code m = beta1 m + (1 - beta1) g; v = beta2 v
 * + (1 - beta2) g g; w -= alpha m / (sqrt(v) + epsilon)}, at step t {@code alpha = learningRate
 * sqrt(1 - beta2^t) / (1 - beta1^t)}, as in Keras. Kingma and Ba, "Adam", 2015.
 *
 * @param learningRate the size of steps
 * @param beta1 how much of the mean is kept in each step
 * @param beta2 how much of the mean square is kept in each step
 * @param epsilon added to the root of the mean square
 */
public record Adam(float learningRate, float beta1, float beta2, float epsilon)
    implements Optimizer {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public Adam {
    OptionRange.size("Adam learningRate", learningRate);
    OptionRange.share("Adam beta1", beta1);
    OptionRange.share("Adam beta2", beta2);
    OptionRange.size("Adam epsilon", epsilon);
  }

  /** Keras's defaults: learning rate 0.001, betas 0.9 and 0.999, epsilon 1e-7. */
  public static Adam of() {
    return new Adam(1e-3f, 0.9f, 0.999f, 1e-7f);
  }

  /** The same with another learning rate. */
  public Adam learningRate(double rate) {
    return new Adam((float) rate, beta1, beta2, epsilon);
  }

  /** The same with other betas. */
  public Adam betas(double first, double second) {
    return new Adam(learningRate, (float) first, (float) second, epsilon);
  }

  /** The same with another epsilon. */
  public Adam epsilon(double newEpsilon) {
    return new Adam(learningRate, beta1, beta2, (float) newEpsilon);
  }

  @Override
  public String name() {
    return "adam";
  }

  @Override
  public OptimizerStep step(int count, Parallelism parallelism) {
    return new Step(
        this, AdamStep.of(count, new MomentOptions(beta1, beta2, epsilon, 0), parallelism));
  }

  private record Step(Adam options, AdamStep operator) implements OptimizerStep {
    @Override
    public int slots() {
      return 2;
    }

    @Override
    public void run(
        MemorySegment gradient,
        MemorySegment parameters,
        MemorySegment state,
        long slotBytes,
        long iteration) {
      operator.run(
          gradient,
          0,
          parameters,
          0,
          state,
          0,
          state,
          slotBytes,
          null,
          0,
          options.learningRate,
          iteration + 1);
    }
  }
}
