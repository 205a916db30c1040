package dev.lanewise.nn.optimizers;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.RmsPropOptions;
import dev.lanewise.kernels.RmsPropStep;
import java.lang.foreign.MemorySegment;

/**
 * Steps divided by a running root mean square of the gradient: {@code v = rho v + (1 - rho) g g; w
 * -= learningRate g / sqrt(v + epsilon)}, as in Keras 3. Tieleman and Hinton, Lecture 6.5, 2012.
 *
 * @param learningRate the size of steps
 * @param rho how much of the mean square is kept in each step
 * @param epsilon added to the mean square
 */
public record RMSprop(float learningRate, float rho, float epsilon) implements Optimizer {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public RMSprop {
    OptionRange.size("RMSprop learningRate", learningRate);
    OptionRange.share("RMSprop rho", rho);
    OptionRange.size("RMSprop epsilon", epsilon);
  }

  /** Keras's defaults: learning rate 0.001, rho 0.9, epsilon 1e-7. */
  public static RMSprop of() {
    return new RMSprop(1e-3f, 0.9f, 1e-7f);
  }

  /** The same with another learning rate. */
  public RMSprop learningRate(double rate) {
    return new RMSprop((float) rate, rho, epsilon);
  }

  /** The same with another rho. */
  public RMSprop rho(double newRho) {
    return new RMSprop(learningRate, (float) newRho, epsilon);
  }

  /** The same with another epsilon. */
  public RMSprop epsilon(double newEpsilon) {
    return new RMSprop(learningRate, rho, (float) newEpsilon);
  }

  @Override
  public String name() {
    return "rmsprop";
  }

  @Override
  public OptimizerStep step(int count, Parallelism parallelism) {
    return new Step(
        this, RmsPropStep.of(count, new RmsPropOptions(rho, 0, epsilon, false, 0), parallelism));
  }

  private record Step(RMSprop options, RmsPropStep operator) implements OptimizerStep {
    @Override
    public int slots() {
      return 1;
    }

    @Override
    public void run(
        MemorySegment gradient,
        MemorySegment parameters,
        MemorySegment state,
        long slotBytes,
        long iteration) {
      operator.run(gradient, 0, parameters, 0, state, 0, null, 0, null, 0, options.learningRate);
    }
  }
}
