package dev.lanewise.nn.optimizers;

import dev.lanewise.kernels.Parallelism;

/**
 * How parameters follow from gradients. What any optimizer may be asked for besides its own rule is
 * refined last:
 *
 * <pre>{@code
 * var optimizer = Adam.of().beta1(0.95).learningRate(CosineDecay.of(0.01, 2000)).clipnorm(1);
 * }</pre>
 */
public interface Optimizer {
  /** The name, as Keras has it. */
  String name();

  /** The size of steps, or of the first where it changes. */
  float learningRate();

  /**
   * The size of one step.
   *
   * @param iteration how many steps there were before
   */
  default float learningRateAt(long iteration) {
    LearningRateSchedule schedule = common().schedule();
    return schedule == null ? learningRate() : (float) schedule.at(iteration);
  }

  /** Makes the optimizer ready for {@code count} parameters. */
  OptimizerStep step(long count, Parallelism parallelism);

  /** What goes for any optimizer: nothing, unless it was refined. */
  default CommonOptions common() {
    return CommonOptions.of();
  }

  /** The same with other common options. */
  default Optimizer common(CommonOptions options) {
    return new RefinedOptimizer(this, options);
  }

  /** The same with a learning rate that follows a schedule. */
  default Optimizer learningRate(LearningRateSchedule schedule) {
    return common(common().schedule(schedule));
  }

  /**
   * The same with the gradient by each parameter tensor scaled down to a norm of at most {@code
   * limit}, before anything else.
   *
   * @throws IllegalArgumentException if it is clipped otherwise already
   */
  default Optimizer clipnorm(double limit) {
    return common(common().clip(Clipping.Kind.NORM, limit));
  }

  /**
   * The same with gradients cut to {@code -limit} to {@code limit}, before anything else.
   *
   * @throws IllegalArgumentException if they are clipped otherwise already
   */
  default Optimizer clipvalue(double limit) {
    return common(common().clip(Clipping.Kind.VALUE, limit));
  }

  /**
   * The same with the whole gradient scaled down to a norm of at most {@code limit}, before
   * anything else.
   *
   * @throws IllegalArgumentException if it is clipped otherwise already
   */
  default Optimizer globalClipnorm(double limit) {
    return common(common().clip(Clipping.Kind.GLOBAL_NORM, limit));
  }

  /**
   * The same with one step for so many batches, along the mean of their gradients.
   *
   * @throws IllegalArgumentException if {@code batches} is below 1
   */
  default Optimizer gradientAccumulationSteps(int batches) {
    return common(common().gradientAccumulationSteps(batches));
  }

  /**
   * The same with a moving average of the parameters after each batch, {@code average = emaMomentum
   * average + (1 - emaMomentum) w}, from the first step's on, that takes their place when {@code
   * fit} ends.
   */
  default Optimizer useEma(boolean use) {
    return common(common().useEma(use));
  }

  /** The same with another share of the moving average that stays; Keras's is 0.99. */
  default Optimizer emaMomentum(double share) {
    return common(common().emaMomentum((float) share));
  }

  /**
   * The same with parameters that the moving average also replaces after each {@code steps} steps;
   * 0: never, as in Keras.
   *
   * @throws IllegalArgumentException if {@code steps} is negative
   */
  default Optimizer emaOverwriteFrequency(int steps) {
    return common(common().emaOverwriteFrequency(steps));
  }
}
