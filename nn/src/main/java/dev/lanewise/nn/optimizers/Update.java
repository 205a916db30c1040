package dev.lanewise.nn.optimizers;

import java.lang.foreign.MemorySegment;

/** The memory and the numbers of one step over some parameters. Offsets are in bytes. */
public interface Update {
  /** The gradient by all parameters; a step does not change it. */
  MemorySegment gradient();

  /** All parameters. */
  MemorySegment parameters();

  /** Where those of this step start in {@link #gradient} and in {@link #parameters}. */
  long offset();

  /** What is kept from step to step. */
  MemorySegment state();

  /**
   * Where a slot of these parameters starts in {@link #state}.
   *
   * @param index from 0 to below {@link OptimizerStep#slots()}
   */
  long slot(int index);

  /** Memory for the call alone. */
  MemorySegment scratch();

  /** The size of this step. */
  float learningRate();

  /** The number of this step, from 1. */
  long number();
}
