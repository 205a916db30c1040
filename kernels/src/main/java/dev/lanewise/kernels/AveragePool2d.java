package dev.lanewise.kernels;

/**
 * Two-dimensional average pooling and its gradient: the operators of a {@link Pool2dShape}.
 *
 * <pre>
 *   output[b][i][j][c] = (sum over r, s of input[b][i * strideHeight - top + r][j * strideWidth - left + s][c]) / n
 * </pre>
 *
 * <p>The sum goes over the cells that lie in the image; n is their number, or {@code poolHeight *
 * poolWidth} with {@link PaddingCells#COUNTED}. A window of nothing but padding gives +0 and passes
 * no gradient. Bit law: the sum is one chain of additions that starts with the first cell and goes
 * row by row; one division follows.
 *
 * <pre>{@code
 * var pool = AveragePool2d.forward(Pool2dShape.of(batch, 26, 26, 32, 2, 2), Parallelism.caller());
 * pool.run(input, 0, output, 0);
 * var global = AveragePool2d.forward(Pool2dShape.global(batch, 7, 7, 512), Parallelism.caller());
 * }</pre>
 */
public final class AveragePool2d {
  private AveragePool2d() {}

  /** The output of a pooling that ignores padding. */
  public static AveragePool2dForward forward(Pool2dShape shape, Parallelism parallelism) {
    return forward(shape, PaddingCells.IGNORED, parallelism);
  }

  /** The output of a pooling. */
  public static AveragePool2dForward forward(
      Pool2dShape shape, PaddingCells padding, Parallelism parallelism) {
    return new AveragePool2dForward(shape, padding, parallelism, KernelSet.current());
  }

  /** The gradient by the input of a pooling that ignores padding. */
  public static AveragePool2dBackward backward(Pool2dShape shape, Parallelism parallelism) {
    return backward(shape, PaddingCells.IGNORED, parallelism);
  }

  /** The gradient by the input. */
  public static AveragePool2dBackward backward(
      Pool2dShape shape, PaddingCells padding, Parallelism parallelism) {
    return new AveragePool2dBackward(shape, padding, parallelism, KernelSet.current());
  }

  /** What a window's sum is divided by. */
  static int divisor(Pool2dShape shape, PaddingCells padding, int rows, int columns) {
    return switch (padding) {
      case IGNORED -> rows * columns;
      case COUNTED -> shape.poolHeight() * shape.poolWidth();
    };
  }
}
