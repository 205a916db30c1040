package dev.lanewise.nn.initializers;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.UniformRandom;
import java.lang.foreign.MemorySegment;

/** See {@link Initializer#GLOROT_UNIFORM}. */
record GlorotUniform() implements Initializer {
  @Override
  public void fill(
      MemorySegment values,
      long offset,
      int count,
      long fanIn,
      long fanOut,
      long seed,
      long stream) {
    float limit = (float) Math.sqrt(6.0 / (fanIn + fanOut));
    UniformRandom.of(count, Parallelism.caller())
        .run(seed, stream, 0, -limit, limit, values, offset);
  }

  @Override
  public String toString() {
    return "glorot_uniform";
  }
}
