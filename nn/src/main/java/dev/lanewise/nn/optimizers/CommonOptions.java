package dev.lanewise.nn.optimizers;

import org.jspecify.annotations.Nullable;

/**
 * What any optimizer may be asked for besides its own rule; defaults are Keras's.
 *
 * @param schedule what the learning rate follows, or null
 * @param clipping how large gradients may be, or null
 * @param gradientAccumulationSteps batches for one step
 * @param useEma whether a moving average of the parameters is kept
 * @param emaMomentum the share of the moving average that stays
 * @param emaOverwriteFrequency after how many steps the average replaces the parameters; 0: never
 */
public record CommonOptions(
    @Nullable LearningRateSchedule schedule,
    @Nullable Clipping clipping,
    int gradientAccumulationSteps,
    boolean useEma,
    float emaMomentum,
    int emaOverwriteFrequency) {

  private static final CommonOptions NONE = new CommonOptions(null, null, 1, false, 0.99f, 0);

  /** Refuses numbers out of range. */
  public CommonOptions {
    if (gradientAccumulationSteps < 1) {
      throw new IllegalArgumentException(
          "gradientAccumulationSteps: expected at least 1, got " + gradientAccumulationSteps);
    }
    if (emaOverwriteFrequency < 0) {
      throw new IllegalArgumentException(
          "emaOverwriteFrequency: expected 0 or more, got " + emaOverwriteFrequency);
    }
  }

  /** Nothing: a step for each batch along its gradient, no average. */
  public static CommonOptions of() {
    return NONE;
  }

  /** The same with a learning rate that follows a schedule. */
  public CommonOptions schedule(LearningRateSchedule newSchedule) {
    return new CommonOptions(
        newSchedule,
        clipping,
        gradientAccumulationSteps,
        useEma,
        emaMomentum,
        emaOverwriteFrequency);
  }

  CommonOptions clip(Clipping.Kind kind, double limit) {
    if (clipping != null && clipping.kind() != kind) {
      throw new IllegalArgumentException(
          "clipping: expected one of clipnorm, clipvalue and globalClipnorm, got two");
    }
    return clipping(new Clipping(kind, (float) limit));
  }

  /** The same with limits of gradients. */
  public CommonOptions clipping(Clipping newClipping) {
    return new CommonOptions(
        schedule,
        newClipping,
        gradientAccumulationSteps,
        useEma,
        emaMomentum,
        emaOverwriteFrequency);
  }

  /** The same with so many batches for a step. */
  public CommonOptions gradientAccumulationSteps(int batches) {
    return new CommonOptions(
        schedule, clipping, batches, useEma, emaMomentum, emaOverwriteFrequency);
  }

  /** The same with or without a moving average. */
  public CommonOptions useEma(boolean use) {
    return new CommonOptions(
        schedule, clipping, gradientAccumulationSteps, use, emaMomentum, emaOverwriteFrequency);
  }

  /** The same with another share of the average that stays. */
  public CommonOptions emaMomentum(float share) {
    return new CommonOptions(
        schedule, clipping, gradientAccumulationSteps, useEma, share, emaOverwriteFrequency);
  }

  /** The same with another number of steps between replacements. */
  public CommonOptions emaOverwriteFrequency(int steps) {
    return new CommonOptions(
        schedule, clipping, gradientAccumulationSteps, useEma, emaMomentum, steps);
  }
}
