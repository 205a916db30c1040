package dev.lanewise.kernels;

/**
 * The shape of a two-dimensional convolution: input NHWC, weights HWIO, output NHWC, all row-major
 * (cross-correlation, as in Keras: kernels are not flipped).
 *
 * @param batch images
 * @param height rows of an input image
 * @param width columns of an input image
 * @param channels channels of the input
 * @param filters channels of the output
 * @param kernelHeight rows of the kernel
 * @param kernelWidth columns of the kernel
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param dilationHeight rows from one kernel row to the next
 * @param dilationWidth columns from one kernel column to the next
 * @param padding how windows meet the border
 */
public record Conv2dShape(
    int batch,
    int height,
    int width,
    int channels,
    int filters,
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int dilationHeight,
    int dilationWidth,
    Padding padding) {

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a size is not positive, the output would be empty, or the
   *     elements of an operand cannot be counted in an {@code int}
   */
  public Conv2dShape {
    Sizes.positive("batch", batch);
    Sizes.positive("channels", channels);
    Sizes.positive("filters", filters);
    WindowAxis rows = WindowAxis.rows(height, kernelHeight, strideHeight, dilationHeight, padding);
    WindowAxis columns =
        WindowAxis.columns(width, kernelWidth, strideWidth, dilationWidth, padding);
    Sizes.product("input image", height, width, channels);
    Sizes.product("weights", kernelHeight, kernelWidth, channels, filters);
    Sizes.product("weights of one output", kernelHeight, kernelWidth, Math.max(channels, filters));
    Sizes.product("output image", rows.output(), columns.output(), filters);
    Sizes.product("input pixels", batch, height, width);
    Sizes.product("output pixels", batch, rows.output(), columns.output());
  }

  /**
   * A convolution with stride 1, dilation 1 and no padding. For an image smaller than the kernel,
   * which only padding makes possible, take the constructor.
   */
  public static Conv2dShape of(
      int batch,
      int height,
      int width,
      int channels,
      int filters,
      int kernelHeight,
      int kernelWidth) {
    return new Conv2dShape(
        batch,
        height,
        width,
        channels,
        filters,
        kernelHeight,
        kernelWidth,
        1,
        1,
        1,
        1,
        Padding.VALID);
  }

  /** With other strides. */
  public Conv2dShape stride(int rows, int columns) {
    return new Conv2dShape(
        batch,
        height,
        width,
        channels,
        filters,
        kernelHeight,
        kernelWidth,
        rows,
        columns,
        dilationHeight,
        dilationWidth,
        padding);
  }

  /** With other dilations. */
  public Conv2dShape dilation(int rows, int columns) {
    return new Conv2dShape(
        batch,
        height,
        width,
        channels,
        filters,
        kernelHeight,
        kernelWidth,
        strideHeight,
        strideWidth,
        rows,
        columns,
        padding);
  }

  /** With another padding. */
  public Conv2dShape padding(Padding other) {
    return new Conv2dShape(
        batch,
        height,
        width,
        channels,
        filters,
        kernelHeight,
        kernelWidth,
        strideHeight,
        strideWidth,
        dilationHeight,
        dilationWidth,
        other);
  }

  /** Rows of an output image. */
  public int outputHeight() {
    return rows().output();
  }

  /** Columns of an output image. */
  public int outputWidth() {
    return columns().output();
  }

  WindowAxis rows() {
    return WindowAxis.rows(height, kernelHeight, strideHeight, dilationHeight, padding);
  }

  WindowAxis columns() {
    return WindowAxis.columns(width, kernelWidth, strideWidth, dilationWidth, padding);
  }

  long inputBytes() {
    return (long) batch * height * width * channels * Float.BYTES;
  }

  long weightsBytes() {
    return (long) kernelHeight * kernelWidth * channels * filters * Float.BYTES;
  }

  long outputBytes() {
    return (long) batch * outputHeight() * outputWidth() * filters * Float.BYTES;
  }
}
