package dev.lanewise.kernels;

/**
 * How a window meets the border of an image.
 *
 * <pre>{@code
 * Padding keras = Padding.SAME;
 * Padding own = Padding.of(0, 1, 0, 1);   // rows above and below, columns before and after
 * }</pre>
 */
public sealed interface Padding {
  /** No padding: windows lie inside. */
  Padding VALID = new Valid();

  /**
   * Output size ceil(input / stride), the padding split evenly and an odd cell at the bottom or
   * right, as in Keras.
   */
  Padding SAME = new Same();

  /**
   * Given numbers of cells.
   *
   * @throws IllegalArgumentException if one is negative
   */
  static Padding of(int top, int bottom, int left, int right) {
    return new Explicit(top, bottom, left, right);
  }

  /** See {@link #VALID}. */
  record Valid() implements Padding {
    @Override
    public String toString() {
      return "valid";
    }
  }

  /** See {@link #SAME}. */
  record Same() implements Padding {
    @Override
    public String toString() {
      return "same";
    }
  }

  /**
   * Given numbers of cells.
   *
   * @param top rows above
   * @param bottom rows below
   * @param left columns before
   * @param right columns after
   */
  record Explicit(int top, int bottom, int left, int right) implements Padding {
    /** Refuses negative numbers. */
    public Explicit {
      if (top < 0 || bottom < 0 || left < 0 || right < 0) {
        throw new IllegalArgumentException(
            "padding: expected 0 or more, got " + top + ", " + bottom + ", " + left + ", " + right);
      }
    }
  }
}
