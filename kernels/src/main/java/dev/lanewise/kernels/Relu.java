package dev.lanewise.kernels;

/**
 * The rectifier and its gradient, element by element.
 *
 * <pre>
 *   forward:   y[i] = x[i] &lt;= 0 ? +0 : x[i]                    a NaN stays
 *   backward:  gradInput[i] = y[i] &lt;= 0 ? +0 : gradOutput[i]     the gradient passes at a NaN
 * </pre>
 *
 * <p>At 0 the gradient is 0. The backward pass takes the output y, so that x need not be kept; x in
 * its place gives the same.
 */
public final class Relu {
  private Relu() {}

  /**
   * The rectifier of {@code count} floats.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static ReluForward forward(long count, Parallelism parallelism) {
    return forward(count, parallelism, KernelSet.current());
  }

  static ReluForward forward(long count, Parallelism parallelism, KernelSet kernels) {
    return new ReluForward(count, parallelism, kernels);
  }

  /**
   * The gradient by the input, for {@code count} floats.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static ReluBackward backward(long count, Parallelism parallelism) {
    return backward(count, parallelism, KernelSet.current());
  }

  static ReluBackward backward(long count, Parallelism parallelism, KernelSet kernels) {
    return new ReluBackward(count, parallelism, kernels);
  }
}
