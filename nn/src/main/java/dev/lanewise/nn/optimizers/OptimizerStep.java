package dev.lanewise.nn.optimizers;

import java.lang.foreign.MemorySegment;

/** An optimizer made ready for a number of parameters: immutable. */
public interface OptimizerStep {
  /** How many numbers it keeps for each parameter: so many slots are there in the state. */
  int slots();

  /** Bytes of scratch memory that a call needs. */
  default long scratchBytes() {
    return 0;
  }

  /**
   * Writes what the slots start from, where that is not 0: they hold zeros before.
   *
   * @param state slot after slot
   * @param offset where the first slot of these parameters starts, in bytes
   * @param slotBytes from one slot to the next
   */
  default void start(MemorySegment state, long offset, long slotBytes) {}

  /** Changes the parameters and the state; allocates nothing. */
  void run(Update update);
}
