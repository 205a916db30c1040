package dev.lanewise.nn.optimizers;

import dev.lanewise.kernels.FtrlOptions;
import dev.lanewise.kernels.FtrlStep;
import dev.lanewise.kernels.Parallelism;
import java.lang.foreign.MemorySegment;

/**
 * "Follow the regularized leader", which draws weights to 0, as in Keras; {@link FtrlStep} has the
 * formula. McMahan et al., "Ad click prediction", 2013.
 *
 * @param learningRate the size of steps
 * @param options the other numbers
 */
public record Ftrl(float learningRate, FtrlOptions options) implements Optimizer {
  /**
   * Checks the rate.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public Ftrl {
    LearningRates.check("Ftrl", learningRate);
  }

  /**
   * Keras's defaults: learning rate 0.001 and its power -0.5, accumulators from 0.1, no penalties.
   */
  public static Ftrl of() {
    return new Ftrl(1e-3f, FtrlOptions.of());
  }

  /** The same with another learning rate. */
  public Ftrl learningRate(double rate) {
    return new Ftrl((float) rate, options);
  }

  private Ftrl options(FtrlOptions changed) {
    return new Ftrl(learningRate, changed);
  }

  /** The same with another power of the sum of squares that the rate falls with. */
  public Ftrl learningRatePower(double power) {
    return options(options.ratePower((float) power));
  }

  /** The same with sums of squares that start from another value. */
  public Ftrl initialAccumulatorValue(double value) {
    return options(options.initialAccumulator((float) value));
  }

  /** The same with a penalty on absolute values. */
  public Ftrl l1RegularizationStrength(double strength) {
    return options(options.l1((float) strength));
  }

  /** The same with a penalty on squares. */
  public Ftrl l2RegularizationStrength(double strength) {
    return options(options.l2((float) strength));
  }

  /** The same with a penalty on squares that is added to the loss. */
  public Ftrl l2ShrinkageRegularizationStrength(double strength) {
    return options(options.l2Shrinkage((float) strength));
  }

  /** The same with what is added to the root of the sum of squares. */
  public Ftrl beta(double value) {
    return options(options.beta((float) value));
  }

  /** The same with weights that decay: {@code w -= share learningRate w} before each step. */
  public Ftrl weightDecay(double share) {
    return options(options.weightDecay((float) share));
  }

  @Override
  public String name() {
    return "ftrl";
  }

  @Override
  public OptimizerStep step(long count, Parallelism parallelism) {
    return new Step(FtrlStep.of(count, options, parallelism));
  }

  private record Step(FtrlStep operator) implements OptimizerStep {
    @Override
    public int slots() {
      return 2;
    }

    @Override
    public long scratchBytes() {
      return operator.scratchBytes();
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
          update.state(),
          update.slot(1),
          update.learningRate(),
          update.scratch(),
          0);
    }
  }
}
