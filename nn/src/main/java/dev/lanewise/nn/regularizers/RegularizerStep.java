package dev.lanewise.nn.regularizers;

import java.lang.foreign.MemorySegment;

/** A penalty made ready for a tensor; for one caller at a time. Offsets are in bytes. */
public interface RegularizerStep {
  /** The penalty; allocates nothing. */
  double penalty(MemorySegment weights, long weightsOffset);

  /** Adds the penalty's gradient by the weights to {@code gradient}; allocates nothing. */
  void addGradient(
      MemorySegment weights, long weightsOffset, MemorySegment gradient, long gradientOffset);
}
