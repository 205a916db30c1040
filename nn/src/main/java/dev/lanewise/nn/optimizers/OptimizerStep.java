package dev.lanewise.nn.optimizers;

import java.lang.foreign.MemorySegment;

/** An optimizer made ready for a number of parameters: immutable. */
public interface OptimizerStep {
  /** How many numbers it keeps for each parameter. */
  int slots();

  /**
   * Changes the parameters.
   *
   * @param gradient by each parameter
   * @param parameters to be changed
   * @param state slot after slot, each of {@code slotBytes} bytes; zeros at first
   * @param slotBytes from one slot to the next
   * @param iteration how many steps there were before
   */
  void run(
      MemorySegment gradient,
      MemorySegment parameters,
      MemorySegment state,
      long slotBytes,
      long iteration);
}
