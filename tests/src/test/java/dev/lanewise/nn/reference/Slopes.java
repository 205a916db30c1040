package dev.lanewise.nn.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleSupplier;

/**
 * The gradient of a function in double precision by central differences, and what a gradient in
 * single precision has to be like.
 *
 * <p>A step of 1e-5 leaves an error of about 1e-10. Where a step of twice the length gives another
 * slope, there is a kink in between (a relu or a maximum changes sides) and the value is NaN: not
 * to be told.
 */
public final class Slopes {
  private static final double STEP = 1e-5;
  private static final double KINK = 1e-6;

  private final double[] slopes;
  private final int taken;
  private final int kinks;

  private Slopes(double[] slopes, int taken, int kinks) {
    this.slopes = slopes;
    this.taken = taken;
    this.kinks = kinks;
  }

  /**
   * The slopes of a function along each value that it reads.
   *
   * @param function reads {@code at}
   * @param at the values; changed meanwhile
   */
  public static Slopes of(DoubleSupplier function, double[] at) {
    return of(function, at, at.length);
  }

  /**
   * The slopes of a function along some of the values that it reads, evenly chosen; NaN for others.
   *
   * @param function reads {@code at}
   * @param at the values; changed meanwhile
   * @param most how many, at most
   */
  public static Slopes of(DoubleSupplier function, double[] at, int most) {
    double[] slopes = new double[at.length];
    Arrays.fill(slopes, Double.NaN);
    int taken = Math.min(most, at.length);
    int kinks = 0;
    for (int i = 0; i < taken; i++) {
      int index = (int) ((long) at.length * i / taken);
      double slope = slope(function, at, index, STEP);
      double longer = slope(function, at, index, 2 * STEP);
      if (Math.abs(slope - longer) <= KINK * (1 + Math.abs(slope))) {
        slopes[index] = slope;
      } else {
        kinks++;
      }
    }
    return new Slopes(slopes, taken, kinks);
  }

  private static double slope(DoubleSupplier function, double[] at, int index, double step) {
    double value = at[index];
    at[index] = value + step;
    double above = function.getAsDouble();
    at[index] = value - step;
    double below = function.getAsDouble();
    at[index] = value;
    return (above - below) / ((value + step) - (value - step));
  }

  /**
   * Fails where a gradient is further from the slopes than roundings explain, or if the slopes tell
   * too little.
   *
   * @param terms how many values a result depends on
   */
  public void assertGradient(float[] gradient, long terms, String what) {
    assertNear(slopes, gradient, terms, what);
    assertTrue(kinks <= taken / 50, what + ": " + kinks + " kinks of " + taken);
  }

  /**
   * Fails where a value in single precision is further from one in double precision than roundings
   * explain: errors of n roundings grow like the root of n (Higham and Mary, "A new approach to
   * probabilistic rounding error analysis", 2019), against the largest value.
   *
   * @param exact the values; NaN for any
   * @param terms how many values a result depends on
   */
  public static void assertNear(double[] exact, float[] actual, long terms, String what) {
    assertEquals(exact.length, actual.length, what);
    double scale = 0;
    for (double value : exact) {
      scale = Math.max(scale, Double.isNaN(value) ? 0 : Math.abs(value));
    }
    assertTrue(scale > 1e-3, what + ": values too small to tell: " + scale);
    double bound = 4 * Math.sqrt(terms) * 0x1p-24 * scale;
    for (int i = 0; i < exact.length; i++) {
      if (!Double.isNaN(exact[i]) && !(Math.abs(exact[i] - actual[i]) <= bound)) {
        throw new AssertionError(
            what + ": expected " + exact[i] + " +- " + bound + " at " + i + ", got " + actual[i]);
      }
    }
  }
}
