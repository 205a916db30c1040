package dev.lanewise.kernels;

/**
 * Two-dimensional max pooling and its gradient: the operators of a {@link Pool2dShape}.
 *
 * <pre>
 *   output[b][i][j][c] = max over r, s of input[b][i * strideHeight - top + r][j * strideWidth - left + s][c]
 * </pre>
 *
 * <p>Cells of the padding never win; a window of nothing else gives minus infinity and passes no
 * gradient. Bit law: cells are taken row by row, and a cell replaces the maximum m so far if {@code
 * !(x <= m)} and m is not NaN. So the first of equal maxima wins (of +0 and -0 too), and the first
 * NaN wins over everything.
 *
 * <pre>{@code
 * var pool = MaxPool2d.forward(Pool2dShape.of(batch, 26, 26, 32, 2, 2), Parallelism.caller());
 * pool.run(input, 0, output, 0);
 * }</pre>
 */
public final class MaxPool2d {
  private MaxPool2d() {}

  /** The output of a pooling. */
  public static MaxPool2dForward forward(Pool2dShape shape, Parallelism parallelism) {
    return new MaxPool2dForward(shape, parallelism, KernelSet.current());
  }

  /** The gradient by the input. */
  public static MaxPool2dBackward backward(Pool2dShape shape, Parallelism parallelism) {
    return new MaxPool2dBackward(shape, parallelism, KernelSet.current());
  }
}
