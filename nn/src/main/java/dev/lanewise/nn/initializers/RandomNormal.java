package dev.lanewise.nn.initializers;

import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.internal.random.NormalLaw;
import java.lang.foreign.MemorySegment;

/**
 * Random numbers of the normal law: the value of which a share u of the law lies below, u being
 * {@code (bits + 1/2) 2^-24} with 24 random bits of the number's index.
 *
 * @param mean of the law
 * @param deviation the law's standard deviation
 */
public record RandomNormal(double mean, double deviation) implements Initializer {
  /** Keras's defaults: mean 0, standard deviation 0.05. */
  public static RandomNormal of() {
    return of(0, 0.05);
  }

  /** Numbers of another normal law. */
  public static RandomNormal of(double mean, double deviation) {
    return new RandomNormal(mean, deviation);
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
    NormalLaw.fill(values, offset, shape.size(), mean, deviation, 0, 1, seed, stream);
  }
}
