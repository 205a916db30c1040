package dev.lanewise.nn.initializers;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.UniformRandom;
import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;

/**
 * Random numbers of equal chance between two bounds.
 *
 * @param low the lower bound
 * @param high the upper
 */
public record RandomUniform(float low, float high) implements Initializer {
  /** Keras's defaults: -0.05 to 0.05. */
  public static RandomUniform of() {
    return of(-0.05, 0.05);
  }

  /** Numbers between other bounds. */
  public static RandomUniform of(double low, double high) {
    return new RandomUniform((float) low, (float) high);
  }

  @Override
  public void fill(
      MemorySegment values,
      long offset,
      Shape shape,
      long fanIn,
      long fanOut,
      long seed,
      long stream) {
    UniformRandom.of(shape.size(), Parallelism.caller())
        .run(seed, stream, 0, low, high, values, offset);
  }
}
