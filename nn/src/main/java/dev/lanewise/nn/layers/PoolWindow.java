package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Padding;
import dev.lanewise.kernels.Pool2dShape;
import dev.lanewise.nn.data.Shape;

/** The windows of a pooling layer. */
record PoolWindow(
    int poolHeight, int poolWidth, int strideHeight, int strideWidth, Padding padding) {

  /** Refuses sizes below 1 in the name of a layer. */
  void check(String type) {
    if (poolHeight < 1 || poolWidth < 1 || strideHeight < 1 || strideWidth < 1) {
      throw new IllegalArgumentException(
          type
              + ": expected a pool and strides of at least 1, got pool "
              + (poolHeight + "x" + poolWidth)
              + (", strides " + strideHeight + ", " + strideWidth));
    }
  }

  /** The pooling of samples of a shape. */
  Pool2dShape shape(int samples, Shape input) {
    ImageSize image = ImageSize.of(input);
    return new Pool2dShape(
        samples,
        image.height(),
        image.width(),
        image.channels(),
        poolHeight,
        poolWidth,
        strideHeight,
        strideWidth,
        padding);
  }

  /** The output of a sample of a shape. */
  Shape outputShape(Shape input) {
    Pool2dShape shape = shape(1, input);
    return Shape.of(shape.outputHeight(), shape.outputWidth(), shape.channels());
  }

  /** The pooling of whole samples of a shape. */
  static Pool2dShape globalShape(int samples, Shape input) {
    ImageSize image = ImageSize.of(input);
    return Pool2dShape.global(samples, image.height(), image.width(), image.channels());
  }

  /** The output of a whole sample of a shape. */
  static Shape globalOutputShape(Shape input, boolean keepdims) {
    int channels = ImageSize.of(input).channels();
    return keepdims ? Shape.of(1, 1, channels) : Shape.of(channels);
  }
}
