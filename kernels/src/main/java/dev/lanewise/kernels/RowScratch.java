package dev.lanewise.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A row of floats for each worker, for what a call computes in between. */
final class RowScratch {
  private final long row;

  /** Lives as long as this object is reachable. */
  final MemorySegment memory;

  RowScratch(int workers, int columns) {
    row = Memory.alignUp((long) columns * Float.BYTES);
    memory = Memory.bytes(Arena.ofAuto(), workers * row);
  }

  /** Where a worker's row begins, in bytes. */
  long at(int worker) {
    return worker * row;
  }
}
