package dev.lanewise.nn.initializers;

import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.internal.random.NormalLaw;
import java.lang.foreign.MemorySegment;

/**
 * Random numbers of the normal law without what lies further than two standard deviations from the
 * mean; as {@link RandomNormal} with u between the shares below -2 and below 2.
 *
 * @param mean of the law
 * @param deviation the standard deviation of the law before its ends are cut
 */
public record TruncatedNormal(double mean, double deviation) implements Initializer {
  /** The share of the normal law below -2. */
  private static final double BELOW = 1 - 0.9772498680518208;

  /** Keras's defaults: mean 0, standard deviation 0.05. */
  public static TruncatedNormal of() {
    return of(0, 0.05);
  }

  /** Numbers of another normal law. */
  public static TruncatedNormal of(double mean, double deviation) {
    return new TruncatedNormal(mean, deviation);
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
    NormalLaw.fill(values, offset, shape.size(), mean, deviation, BELOW, 1 - BELOW, seed, stream);
  }
}
