package dev.lanewise.nn.losses;

import java.lang.foreign.MemorySegment;

/** A loss made ready for a number of samples: immutable, shared by threads. */
public interface LossStep {
  /** Bytes of scratch memory that a call needs. */
  default long scratchBytes() {
    return 0;
  }

  /**
   * Computes losses and the gradient by the output. All offsets are in bytes.
   *
   * @param output the model's output, sample after sample
   * @param targets in the loss's {@link Loss#targetForm}
   * @param targetsOffset where they start
   * @param scale what the gradient is multiplied by
   * @param losses one float for each sample
   * @param lossesOffset where they start
   * @param predictions as the output: what metrics look at
   * @param gradient as the output: of {@code scale * sum of losses}
   * @param scratch memory for the call
   */
  void run(
      MemorySegment output,
      MemorySegment targets,
      long targetsOffset,
      float scale,
      MemorySegment losses,
      long lossesOffset,
      MemorySegment predictions,
      MemorySegment gradient,
      MemorySegment scratch);
}
