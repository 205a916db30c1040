package dev.lanewise.kernels;

/**
 * The operands of an {@link Elementwise} operator: a and y are [rows, channels] without gaps.
 *
 * <pre>{@code
 * var biased = ElementwiseShape.of(64 * 28 * 28, 32).perChannel();
 * }</pre>
 *
 * @param rows rows, as of pixels
 * @param channels floats of a row
 * @param second how b meets a
 */
public record ElementwiseShape(int rows, int channels, SecondOperand second) {

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public ElementwiseShape {
    Sizes.positive("rows", rows);
    Sizes.positive("channels", channels);
  }

  /**
   * Two operands of this shape.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public static ElementwiseShape of(int rows, int channels) {
    return new ElementwiseShape(rows, channels, SecondOperand.SAME);
  }

  /**
   * Two operands of {@code count} floats.
   *
   * @throws IllegalArgumentException if {@code count} is not positive
   */
  public static ElementwiseShape of(int count) {
    return of(count, 1);
  }

  /** With one value for each channel as the second operand. */
  public ElementwiseShape perChannel() {
    return new ElementwiseShape(rows, channels, SecondOperand.PER_CHANNEL);
  }

  /** With one value for each row as the second operand. */
  public ElementwiseShape perRow() {
    return new ElementwiseShape(rows, channels, SecondOperand.PER_ROW);
  }

  /** With one value as the second operand. */
  public ElementwiseShape scalar() {
    return new ElementwiseShape(rows, channels, SecondOperand.SCALAR);
  }

  /** Floats of the first operand. */
  public long count() {
    return (long) rows * channels;
  }

  /** Floats of the second operand. */
  public long secondCount() {
    return switch (second) {
      case SAME -> count();
      case PER_CHANNEL -> channels;
      case PER_ROW -> rows;
      case SCALAR -> 1;
    };
  }

  /** Bytes of the first operand. */
  long bytes() {
    return count() * Float.BYTES;
  }

  /** Bytes of the second operand. */
  long secondBytes() {
    return secondCount() * Float.BYTES;
  }

  /** The second operand as it also could be called when there is one row, or one channel. */
  SecondOperand simplest() {
    return switch (second) {
      case SAME, SCALAR -> second;
      case PER_CHANNEL -> rows == 1 ? SecondOperand.SAME : repeated(channels);
      case PER_ROW -> channels == 1 ? SecondOperand.SAME : repeated(rows);
    };
  }

  private SecondOperand repeated(int values) {
    return values == 1 ? SecondOperand.SCALAR : second;
  }
}
