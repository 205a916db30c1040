package dev.lanewise.kernels;

/**
 * What {@link Reduce} makes of many elements.
 *
 * <pre>{@code
 * var largest = Reduce.rows(Reduction.MAX, rows, columns, Parallelism.caller());
 * }</pre>
 */
public enum Reduction {
  /** Their sum. */
  SUM,
  /** Their sum over their number. */
  MEAN,
  /** The largest, NaN if one is NaN, +0 of zeros of both signs. */
  MAX,
  /** The smallest, NaN if one is NaN, -0 of zeros of both signs. */
  MIN,
  /** The sum of their squares: infinite where that is beyond the largest float. */
  SUM_OF_SQUARES,
  /**
   * The square root of the sum of their squares: infinite from about 1.8e19 on, 0 where all squares
   * are below the smallest float.
   */
  L2_NORM;

  /** What has been summed or selected, as it is asked for. */
  float finish(float value, float count) {
    return switch (this) {
      case SUM, MAX, MIN, SUM_OF_SQUARES -> value;
      case MEAN -> value / count;
      case L2_NORM -> (float) Math.sqrt(value);
    };
  }

  /** Where parts begin that are joined by {@link #join}. */
  float start() {
    return switch (this) {
      case SUM, MEAN, SUM_OF_SQUARES, L2_NORM -> 0f;
      case MAX -> Float.NEGATIVE_INFINITY;
      case MIN -> Float.POSITIVE_INFINITY;
    };
  }

  /** Two parts, before they are finished. */
  float join(float a, float b) {
    return switch (this) {
      case SUM, MEAN, SUM_OF_SQUARES, L2_NORM -> a + b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
    };
  }
}
