package dev.lanewise.nn.initializers;

import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;

/**
 * Random numbers whose variance is {@code scale / n}, n being the parameter's fans: the uniform law
 * lies between -l and l, {@code l = sqrt(3 scale / n)}; the truncated normal law's standard
 * deviation before its ends are cut is {@code sqrt(scale / n) / 0.87962566103423978}.
 *
 * @param scale the variance's share of 1 / n
 * @param mode what n is
 * @param law how numbers are spread
 */
public record VarianceScaling(double scale, Mode mode, Law law) implements Initializer {
  /** The standard deviation of the normal law of deviation 1 that is cut at -2 and 2. */
  private static final double CUT_DEVIATION = 0.87962566103423978;

  /** What the variance is divided by. */
  public enum Mode {
    /** Inputs that one output depends on. */
    FAN_IN,
    /** Outputs that one input acts on. */
    FAN_OUT,
    /** The mean of both. */
    FAN_AVG
  }

  /** How numbers are spread. */
  public enum Law {
    /** The normal law without what lies further than two standard deviations from 0. */
    TRUNCATED_NORMAL,
    /** The normal law. */
    UNTRUNCATED_NORMAL,
    /** Equal chance between two bounds. */
    UNIFORM
  }

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if {@code scale} is not above 0
   */
  public VarianceScaling {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("VarianceScaling scale: expected above 0, got " + scale);
    }
  }

  /** Keras's defaults: scale 1, fan in, the truncated normal law. */
  public static VarianceScaling of() {
    return of(1, Mode.FAN_IN, Law.TRUNCATED_NORMAL);
  }

  /** Numbers of another scale, fan or law. */
  public static VarianceScaling of(double scale, Mode mode, Law law) {
    return new VarianceScaling(scale, mode, law);
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
    double n =
        switch (mode) {
          case FAN_IN -> fanIn;
          case FAN_OUT -> fanOut;
          case FAN_AVG -> (fanIn + fanOut) / 2.0;
        };
    double variance = scale / Math.max(1, n);
    double limit = Math.sqrt(3 * scale / Math.max(1, n));
    Initializer numbers =
        switch (law) {
          case TRUNCATED_NORMAL -> TruncatedNormal.of(0, Math.sqrt(variance) / CUT_DEVIATION);
          case UNTRUNCATED_NORMAL -> RandomNormal.of(0, Math.sqrt(variance));
          case UNIFORM -> RandomUniform.of(-limit, limit);
        };
    numbers.fill(values, offset, shape, fanIn, fanOut, seed, stream);
  }
}
