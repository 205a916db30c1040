package dev.lanewise.nn.optimizers;

/**
 * How the learning rate follows from the number of steps made. Formulas are Keras's; powers and
 * cosines are computed so that they have the same bits on every machine.
 *
 * <pre>{@code
 * var optimizer = SGD.of().momentum(0.9).learningRate(CosineDecay.of(0.01, 5000).warmup(0.1, 500));
 * var own = SGD.of().learningRate(step -> 0.1 / Math.sqrt(step + 1));
 * }</pre>
 */
@FunctionalInterface
public interface LearningRateSchedule {
  /**
   * The learning rate of a step.
   *
   * @param step how many steps there were before
   */
  double at(long step);

  /** The same rate for all steps. */
  static LearningRateSchedule constant(double rate) {
    return step -> rate;
  }
}
