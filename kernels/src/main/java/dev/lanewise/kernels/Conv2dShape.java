package dev.lanewise.kernels;

/**
 * The shape of a two-dimensional convolution: input NHWC, weights HWIO, output NHWC, all row-major
 * (cross-correlation, as in Keras: kernels are not flipped).
 *
 * <p>With groups, channels and filters are cut into as many equal parts, and the filters of a part
 * see the channels of the same part alone: weights are [kernelHeight, kernelWidth, channels /
 * groups, filters].
 *
 * <p>A one-dimensional convolution is one of height 1, with a kernel of height 1: {@code
 * Conv2dShape.of(batch, 1, length, channels, filters, 1, kernel)}.
 *
 * <pre>{@code
 * var shape = Conv2dShape.of(batch, 56, 56, 64, 128, 3, 3).stride(2, 2).padding(Padding.SAME);
 * int height = shape.outputHeight();   // 28
 * }</pre>
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
 * @param groups parts of channels and filters
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
    Padding padding,
    int groups) {

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a size is not positive, the output would be empty, channels
   *     or filters cannot be cut into the groups, or the elements of an operand cannot be counted
   *     in an {@code int}
   */
  public Conv2dShape {
    Sizes.positive("batch", batch);
    Sizes.positive("channels", channels);
    Sizes.positive("filters", filters);
    Sizes.positive("groups", groups);
    divisible("channels", channels, groups);
    divisible("filters", filters, groups);
    WindowAxis rows = WindowAxis.rows(height, kernelHeight, strideHeight, dilationHeight, padding);
    WindowAxis columns =
        WindowAxis.columns(width, kernelWidth, strideWidth, dilationWidth, padding);
    Sizes.product("input image", height, width, channels);
    Sizes.product("weights", kernelHeight, kernelWidth, channels / groups, filters);
    Sizes.product(
        "weights of one output", kernelHeight, kernelWidth, Math.max(channels, filters) / groups);
    Sizes.product("output image", rows.output(), columns.output(), filters);
    Sizes.product("input pixels", batch, height, width);
    Sizes.product("output pixels", batch, rows.output(), columns.output());
  }

  private static void divisible(String name, int size, int groups) {
    if (size % groups != 0) {
      throw new IllegalArgumentException(
          name + ": expected a multiple of " + groups + " groups, got " + size);
    }
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
        Padding.VALID,
        1);
  }

  /**
   * A convolution channel by channel, for {@link DepthwiseConv2d}: as many groups as channels, and
   * {@code multiplier} filters for each, filter {@code channel * multiplier + m}. Weights are
   * [kernelHeight, kernelWidth, channels, multiplier], as in Keras.
   *
   * @throws IllegalArgumentException if a size is not positive, or the filters cannot be counted in
   *     an {@code int}
   */
  public static Conv2dShape depthwise(
      int batch,
      int height,
      int width,
      int channels,
      int multiplier,
      int kernelHeight,
      int kernelWidth) {
    int filters = Sizes.product("filters", channels, multiplier);
    return of(batch, height, width, channels, filters, kernelHeight, kernelWidth).groups(channels);
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
        padding,
        groups);
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
        padding,
        groups);
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
        other,
        groups);
  }

  /** With channels and filters in so many groups. */
  public Conv2dShape groups(int number) {
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
        padding,
        number);
  }

  /** Channels of the input that a filter sees. */
  int groupChannels() {
    return channels / groups;
  }

  /** Filters that see the same channels. */
  int groupFilters() {
    return filters / groups;
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
    return (long) kernelHeight * kernelWidth * groupChannels() * filters * Float.BYTES;
  }

  long outputBytes() {
    return (long) batch * outputHeight() * outputWidth() * filters * Float.BYTES;
  }
}
