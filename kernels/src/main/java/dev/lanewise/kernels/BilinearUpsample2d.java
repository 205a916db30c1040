package dev.lanewise.kernels;

/**
 * Upsampling by whole factors with bilinear interpolation, and its gradient: Keras's {@code
 * UpSampling2D(interpolation="bilinear")}, with half-pixel centers.
 *
 * <p>Output row i lies at row {@code (i + 1/2) / factorHeight - 1/2} of the input, between two rows
 * that share it by their nearness; columns likewise. Beyond the outermost rows and columns these go
 * on.
 *
 * <p>Bit law: a row that lies on one input row, or beyond the outermost, has weight 1 of it alone;
 * others have the weights {@code 1 - t} and {@code t} of the upper and the lower row, each the
 * exact value rounded once; columns likewise. An element is a chain of {@code fma(x, rowWeight *
 * columnWeight, sum)} from +0 over its cells row by row, with the product of weights rounded. The
 * gradient by a pixel is such a chain over the output pixels that it went into, row by row, with
 * the same weights: the exact adjoint.
 *
 * <pre>{@code
 * var shape = new UpsampleShape(batch, 14, 14, 64, 2, 2);
 * BilinearUpsample2d.forward(shape, Parallelism.caller()).run(input, 0, output, 0);
 * BilinearUpsample2d.backward(shape, Parallelism.caller()).run(gradOutput, 0, gradInput, 0);
 * }</pre>
 */
public final class BilinearUpsample2d {
  private BilinearUpsample2d() {}

  /**
   * The output.
   *
   * @throws IllegalArgumentException if there are more than 2^31 - 1 output rows in all images
   */
  public static BilinearUpsample2dForward forward(UpsampleShape shape, Parallelism parallelism) {
    return new BilinearUpsample2dForward(shape, parallelism, KernelSet.current());
  }

  /**
   * The gradient by the input.
   *
   * @throws IllegalArgumentException if there are more than 2^31 - 1 input rows in all images
   */
  public static BilinearUpsample2dBackward backward(UpsampleShape shape, Parallelism parallelism) {
    return new BilinearUpsample2dBackward(shape, parallelism, KernelSet.current());
  }

  static ResampleAxis rows(UpsampleShape shape) {
    return ResampleAxis.linear(shape.height(), shape.factorHeight());
  }

  static ResampleAxis columns(UpsampleShape shape) {
    return ResampleAxis.linear(shape.width(), shape.factorWidth());
  }
}
