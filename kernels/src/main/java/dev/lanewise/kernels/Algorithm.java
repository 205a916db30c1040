package dev.lanewise.kernels;

/**
 * How a convolution is computed.
 *
 * <pre>{@code
 * var conv = Conv2d.forward(shape, Activation.RELU, Algorithm.DIRECT, Parallelism.caller());
 * }</pre>
 */
public enum Algorithm {
  /**
   * {@link #WINOGRAD} where it can be taken and the shape of an image gains by it, {@link #DIRECT}
   * elsewhere. Depends on the shape of the convolution alone, its batch left aside.
   */
  AUTO,
  /**
   * Sums of products as the formula has them. NaN and infinities reach the outputs whose window
   * holds them, and no others.
   */
  DIRECT,
  /**
   * Tiles of 4 x 4 outputs with a quarter of the multiplications (Lavin and Gray 2016, arXiv
   * 1509.09308), for kernels of 3 x 3 with stride and dilation 1 and one group. Rounding errors are
   * about twice those of the direct sums ({@code docs/bit-law.md} has them measured); NaN and
   * infinities reach all of a tile.
   */
  WINOGRAD;

  /** Fewer channels or filters than this do not pay for the transforms. */
  private static final int LEAST_CHANNELS = 16;

  /** The least part of the cells of the tiles that must be output, not outside of the image. */
  private static final double LEAST_USE = 0.5;

  /**
   * The least number of output pixels to the cells of the tiles: direct gradients by the input take
   * less work where there are fewer.
   */
  private static final double LEAST_OUTPUTS = 0.4;

  /** Whether a convolution is computed by tiles that cover {@code height} x {@code width} cells. */
  boolean winograd(Conv2dShape shape, int height, int width) {
    if (this == WINOGRAD && !takes(shape)) {
      throw new IllegalArgumentException(
          "algorithm: WINOGRAD takes kernels of 3 x 3 with stride 1, dilation 1 and one group, got "
              + shape);
    }
    return switch (this) {
      case DIRECT -> false;
      case WINOGRAD -> true;
      case AUTO -> takes(shape) && gains(shape, height, width);
    };
  }

  /** Whether {@link #WINOGRAD} can compute a shape. */
  static boolean takes(Conv2dShape shape) {
    return shape.kernelHeight() == 3
        && shape.kernelWidth() == 3
        && shape.strideHeight() == 1
        && shape.strideWidth() == 1
        && shape.dilationHeight() == 1
        && shape.dilationWidth() == 1
        && shape.groups() == 1;
  }

  private static boolean gains(Conv2dShape shape, int height, int width) {
    double covered = 16.0 * Math.ceilDiv(height, 4) * Math.ceilDiv(width, 4);
    return Math.min(shape.channels(), shape.filters()) >= LEAST_CHANNELS
        && (double) height * width >= LEAST_USE * covered
        && (double) shape.outputHeight() * shape.outputWidth() >= LEAST_OUTPUTS * covered;
  }
}
