package dev.lanewise.kernels;

/**
 * The shape of a transposed two-dimensional convolution: input and output NHWC, weights
 * [kernelHeight, kernelWidth, filters, channels] (output before input, as in Keras), all row-major.
 * It goes the other way through the windows of a convolution whose input is this one's output.
 *
 * <p>With {@code span = (kernel - 1) * dilation + 1}, and {@code extra} cells of output padding, an
 * axis of {@code input} cells has an output of
 *
 * <pre>
 *   valid, or explicit padding   (input - 1) * stride + span + extra - before - after
 *   same                         (input - 1) * stride + span % 2 + extra
 *   same, extra automatic        input * stride
 * </pre>
 *
 * <p>Automatic output padding is {@code max(span, stride) - span} cells for valid padding and none
 * for explicit padding. With padding same, {@code max(0, (input - 1) * stride + span - output)}
 * cells are cut off, half of them, rounded down, in front.
 *
 * <pre>{@code
 * var shape = Conv2dTransposeShape.of(batch, 14, 14, 64, 32, 3, 3).stride(2, 2).padding(Padding.SAME);
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
 * @param strideHeight rows of the output from one window to the next
 * @param strideWidth columns of the output from one window to the next
 * @param dilationHeight rows of the output from one kernel row to the next
 * @param dilationWidth columns of the output from one kernel column to the next
 * @param padding what is cut off the output's border
 * @param outputPaddingHeight rows added at the bottom, fewer than the stride, or {@link #AUTOMATIC}
 * @param outputPaddingWidth columns added at the right, likewise
 */
public record Conv2dTransposeShape(
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
    int outputPaddingHeight,
    int outputPaddingWidth) {

  /** Output padding that follows from padding, stride and kernel. */
  public static final int AUTOMATIC = -1;

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a size is not positive, the output would be empty, output
   *     padding is not below the stride, or the elements of an operand cannot be counted in an
   *     {@code int}
   */
  public Conv2dTransposeShape {
    Sizes.positive("channels", channels);
    Sizes.positive("filters", filters);
    // The convolution's constructor checks the rest.
    convolution(
        batch,
        rows(height, kernelHeight, strideHeight, dilationHeight, padding, outputPaddingHeight),
        columns(width, kernelWidth, strideWidth, dilationWidth, padding, outputPaddingWidth),
        channels,
        filters);
  }

  /**
   * A transposed convolution with stride 1, dilation 1, no padding and automatic output padding.
   *
   * @throws IllegalArgumentException if a size is not positive, or the elements of an operand
   *     cannot be counted in an {@code int}
   */
  public static Conv2dTransposeShape of(
      int batch,
      int height,
      int width,
      int channels,
      int filters,
      int kernelHeight,
      int kernelWidth) {
    return new Conv2dTransposeShape(
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
        AUTOMATIC,
        AUTOMATIC);
  }

  /** With other strides. */
  public Conv2dTransposeShape stride(int rows, int columns) {
    return new Conv2dTransposeShape(
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
        outputPaddingHeight,
        outputPaddingWidth);
  }

  /** With other dilations. */
  public Conv2dTransposeShape dilation(int rows, int columns) {
    return new Conv2dTransposeShape(
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
        outputPaddingHeight,
        outputPaddingWidth);
  }

  /** With another padding. */
  public Conv2dTransposeShape padding(Padding other) {
    return new Conv2dTransposeShape(
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
        outputPaddingHeight,
        outputPaddingWidth);
  }

  /** With so many rows and columns added at the bottom and the right. */
  public Conv2dTransposeShape outputPadding(int rows, int columns) {
    return new Conv2dTransposeShape(
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
        rows,
        columns);
  }

  /** Rows of an output image. */
  public int outputHeight() {
    return rows().output();
  }

  /** Columns of an output image. */
  public int outputWidth() {
    return columns().output();
  }

  private TransposeAxis rows() {
    return rows(height, kernelHeight, strideHeight, dilationHeight, padding, outputPaddingHeight);
  }

  private TransposeAxis columns() {
    return columns(width, kernelWidth, strideWidth, dilationWidth, padding, outputPaddingWidth);
  }

  private static TransposeAxis rows(
      int input, int kernel, int stride, int dilation, Padding padding, int extra) {
    return switch (padding) {
      case Padding.Explicit p ->
          TransposeAxis.explicit(
              "height", input, kernel, stride, dilation, p.top(), p.bottom(), extra);
      case Padding.Valid v -> TransposeAxis.valid("height", input, kernel, stride, dilation, extra);
      case Padding.Same s -> TransposeAxis.same("height", input, kernel, stride, dilation, extra);
    };
  }

  private static TransposeAxis columns(
      int input, int kernel, int stride, int dilation, Padding padding, int extra) {
    return switch (padding) {
      case Padding.Explicit p ->
          TransposeAxis.explicit(
              "width", input, kernel, stride, dilation, p.left(), p.right(), extra);
      case Padding.Valid v -> TransposeAxis.valid("width", input, kernel, stride, dilation, extra);
      case Padding.Same s -> TransposeAxis.same("width", input, kernel, stride, dilation, extra);
    };
  }

  /** The convolution from this one's output to its input. */
  Conv2dShape convolution() {
    return convolution(batch, rows(), columns(), channels, filters);
  }

  private static Conv2dShape convolution(
      int batch, TransposeAxis rows, TransposeAxis columns, int channels, int filters) {
    return new Conv2dShape(
        batch,
        rows.output(),
        columns.output(),
        filters,
        channels,
        rows.kernel(),
        columns.kernel(),
        rows.stride(),
        columns.stride(),
        rows.dilation(),
        columns.dilation(),
        Padding.of(rows.before(), rows.after(), columns.before(), columns.after()),
        1);
  }
}
