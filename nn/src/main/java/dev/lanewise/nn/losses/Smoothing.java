package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Memory;
import java.lang.foreign.MemorySegment;

/**
 * A loss whose targets are smoothed, {@code t (1 - share) + share / classes}, before it runs.
 *
 * @param step the loss
 * @param values how many targets there are
 * @param share how much of each target is spread over all classes
 * @param classes among which it is spread
 */
record Smoothing(LossStep step, int values, float share, int classes) implements LossStep {
  /** The loss itself where nothing is smoothed. */
  static LossStep of(LossStep step, int values, float share, int classes) {
    return share == 0 ? step : new Smoothing(step, values, share, classes);
  }

  /**
   * Checks a share.
   *
   * @throws IllegalArgumentException if it is not 0 to 1
   */
  static void check(String loss, float share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(loss + ": labelSmoothing: expected 0 to 1, got " + share);
    }
  }

  /** The targets come after the loss's own scratch memory. */
  private long place() {
    return Memory.alignUp(step.scratchBytes());
  }

  @Override
  public long scratchBytes() {
    return place() + (long) values * Float.BYTES;
  }

  @Override
  public void run(
      MemorySegment output,
      MemorySegment targets,
      long targetsOffset,
      float scale,
      MemorySegment losses,
      long lossesOffset,
      MemorySegment predictions,
      MemorySegment gradient,
      MemorySegment scratch) {
    long place = place();
    for (int i = 0; i < values; i++) {
      float target = Rows.get(targets, targetsOffset, i);
      Rows.set(scratch, place, i, target * (1 - share) + share / classes);
    }
    step.run(output, scratch, place, scale, losses, lossesOffset, predictions, gradient, scratch);
  }
}
