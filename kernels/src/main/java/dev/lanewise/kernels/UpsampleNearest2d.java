package dev.lanewise.kernels;

/**
 * Upsampling by the nearest pixel, and its gradient: each input pixel is repeated.
 *
 * <pre>
 *   output[b][i][j][c] = input[b][i / factorHeight][j / factorWidth][c]
 * </pre>
 *
 * <p>Bit law of the gradient: one chain of additions over the pixel's repetitions row by row, from
 * the first.
 *
 * <pre>{@code
 * var shape = new UpsampleShape(batch, 14, 14, 64, 2, 2);
 * UpsampleNearest2d.forward(shape, Parallelism.caller()).run(input, 0, output, 0);
 * UpsampleNearest2d.backward(shape, Parallelism.caller()).run(gradOutput, 0, gradInput, 0);
 * }</pre>
 */
public final class UpsampleNearest2d {
  private UpsampleNearest2d() {}

  /** The output. */
  public static UpsampleNearest2dForward forward(UpsampleShape shape, Parallelism parallelism) {
    return new UpsampleNearest2dForward(shape, parallelism, KernelSet.current());
  }

  /** The gradient by the input. */
  public static UpsampleNearest2dBackward backward(UpsampleShape shape, Parallelism parallelism) {
    return new UpsampleNearest2dBackward(shape, parallelism, KernelSet.current());
  }
}
