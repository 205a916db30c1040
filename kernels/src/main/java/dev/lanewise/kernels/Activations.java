package dev.lanewise.kernels;

/**
 * Activation functions and their gradients, element by element.
 *
 * <pre>
 *   forward:   y[i] = f(x[i])
 *   backward:  gradInput[i] = gradOutput[i] f'(x[i])    from x or from y: see the function
 * </pre>
 *
 * <pre>{@code
 * var silu = Activations.forward(SmoothFunction.SILU, count, Parallelism.caller());
 * silu.run(x, 0, y, 0);
 * }</pre>
 *
 * <p>Over all floats, forward is at most 2 ULP off for the exponential, the logarithm and rsqrt,
 * and 4 ULP for the others. The gradients are within 8 roundings of the slope, or of 1 where that
 * is larger.
 */
public final class Activations {
  private Activations() {}

  /**
   * The function of {@code count} floats.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static ActivationForward forward(
      PointwiseFunction function, long count, Parallelism parallelism) {
    return forward(function, count, parallelism, KernelSet.current());
  }

  static ActivationForward forward(
      PointwiseFunction function, long count, Parallelism parallelism, KernelSet kernels) {
    return new ActivationForward(function, count, parallelism, kernels);
  }

  /**
   * The gradient by the input, for {@code count} floats.
   *
   * @throws IllegalArgumentException if {@code count} is negative or beyond 2^45
   */
  public static ActivationBackward backward(
      PointwiseFunction function, long count, Parallelism parallelism) {
    return backward(function, count, parallelism, KernelSet.current());
  }

  static ActivationBackward backward(
      PointwiseFunction function, long count, Parallelism parallelism, KernelSet kernels) {
    return new ActivationBackward(function, count, parallelism, kernels);
  }
}
