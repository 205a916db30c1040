package dev.lanewise.kernels;

/**
 * What {@link Elementwise} computes of two elements, each rounded once.
 *
 * <pre>{@code
 * var add = Elementwise.of(ElementwiseOperation.ADD, ElementwiseShape.of(rows, channels), Parallelism.caller());
 * add.run(a, 0, b, 0, y, 0);
 * }</pre>
 */
public enum ElementwiseOperation {
  /** {@code a + b}. Gradients: g, and g. */
  ADD,
  /** {@code a - b}. Gradients: g, and -g. */
  SUBTRACT,
  /** {@code a * b}. Gradients: g b, and g a. */
  MULTIPLY,
  /** {@code a / b}. Gradients: g / b, and -(g y) / b with y the quotient. */
  DIVIDE,
  /** The larger one, NaN if one is NaN, +0 of two zeros. Gradients: {@link ExtremumBackward}. */
  MAXIMUM,
  /** The smaller one, NaN if one is NaN, -0 of two zeros. Gradients: {@link ExtremumBackward}. */
  MINIMUM
}
