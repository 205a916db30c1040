package dev.lanewise.nn.constraints;

import java.lang.foreign.MemorySegment;

/** Bounds made ready for a tensor; for one caller at a time. */
public interface ConstraintStep {
  /**
   * Changes the weights where they are out of bounds; allocates nothing.
   *
   * @param offset where they start, in bytes
   */
  void run(MemorySegment weights, long offset);
}
