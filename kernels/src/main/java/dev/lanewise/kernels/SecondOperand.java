package dev.lanewise.kernels;

/**
 * How the second operand of an {@link Elementwise} operator meets the first, [rows, channels].
 *
 * <pre>{@code
 * var shape = ElementwiseShape.of(rows, channels).perChannel();
 * }</pre>
 */
public enum SecondOperand {
  /** The same shape: {@code b[i][j]}. */
  SAME,
  /** One value for each channel, as a bias: {@code b[j]}. */
  PER_CHANNEL,
  /** One value for each row: {@code b[i]}. */
  PER_ROW,
  /** One value: {@code b[0]}. */
  SCALAR
}
