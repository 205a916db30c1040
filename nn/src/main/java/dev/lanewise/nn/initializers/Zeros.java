package dev.lanewise.nn.initializers;

import java.lang.foreign.MemorySegment;

/** See {@link Initializer#ZEROS}. */
record Zeros() implements Initializer {
  @Override
  public void fill(
      MemorySegment values,
      long offset,
      int count,
      long fanIn,
      long fanOut,
      long seed,
      long stream) {
    values.asSlice(offset, (long) count * Float.BYTES).fill((byte) 0);
  }

  @Override
  public String toString() {
    return "zeros";
  }
}
