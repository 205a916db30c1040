package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.Padding;
import dev.lanewise.nn.data.Shape;

/**
 * How the kernel of a convolution meets its images.
 *
 * @param kernelHeight rows of the window
 * @param kernelWidth columns of the window
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param dilationHeight rows from one row of the window to the next
 * @param dilationWidth columns from one column of the window to the next
 * @param padding how windows meet the border
 */
public record ConvWindow(
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int dilationHeight,
    int dilationWidth,
    Padding padding) {

  /** A window with stride 1, no dilation and no padding. */
  public static ConvWindow of(int kernelHeight, int kernelWidth) {
    return new ConvWindow(kernelHeight, kernelWidth, 1, 1, 1, 1, Padding.VALID);
  }

  /** The same with strides. */
  public ConvWindow strides(int height, int width) {
    return new ConvWindow(
        kernelHeight, kernelWidth, height, width, dilationHeight, dilationWidth, padding);
  }

  /** The same with dilations. */
  public ConvWindow dilation(int height, int width) {
    return new ConvWindow(
        kernelHeight, kernelWidth, strideHeight, strideWidth, height, width, padding);
  }

  /** The same with another padding. */
  public ConvWindow padding(Padding newPadding) {
    return new ConvWindow(
        kernelHeight,
        kernelWidth,
        strideHeight,
        strideWidth,
        dilationHeight,
        dilationWidth,
        newPadding);
  }

  /** Refuses, for a layer, sizes below 1 and strides together with dilation. */
  void check(String type, String channels, int number) {
    if (number < 1 || kernelHeight < 1 || kernelWidth < 1) {
      throw new IllegalArgumentException(
          type
              + (": expected at least 1 " + channels + " and a kernel of 1x1, got ")
              + (number + " " + channels + "s, kernel " + kernelHeight + "x" + kernelWidth));
    }
    if (strideHeight < 1 || strideWidth < 1 || dilationHeight < 1 || dilationWidth < 1) {
      throw new IllegalArgumentException(
          type + ": expected strides and dilations of at least 1, got " + steps());
    }
    if ((strideHeight > 1 || strideWidth > 1) && (dilationHeight > 1 || dilationWidth > 1)) {
      throw new IllegalArgumentException(
          type
              + ": strides above 1 together with dilation above 1 are not supported, got "
              + steps());
    }
  }

  private String steps() {
    return ("strides " + strideHeight + ", " + strideWidth)
        + (", dilations " + dilationHeight + ", " + dilationWidth);
  }

  /** The convolution of samples of a shape. */
  Conv2dShape shape(int samples, Shape input, int filters, int groups) {
    ImageSize image = ImageSize.of(input);
    return new Conv2dShape(
        samples,
        image.height(),
        image.width(),
        image.channels(),
        filters,
        kernelHeight,
        kernelWidth,
        strideHeight,
        strideWidth,
        dilationHeight,
        dilationWidth,
        padding,
        groups);
  }

  /** The convolution of samples of a shape channel by channel. */
  Conv2dShape depthwise(int samples, Shape input, int multiplier) {
    int channels = ImageSize.of(input).channels();
    return shape(samples, input, Math.multiplyExact(channels, multiplier), channels);
  }

  /** The output of a sample. */
  static Shape outputShape(Conv2dShape shape) {
    return Shape.of(shape.outputHeight(), shape.outputWidth(), shape.filters());
  }

  /** The output's pixels of all samples. */
  static int pixels(Conv2dShape shape) {
    return Math.toIntExact((long) shape.batch() * shape.outputHeight() * shape.outputWidth());
  }
}
