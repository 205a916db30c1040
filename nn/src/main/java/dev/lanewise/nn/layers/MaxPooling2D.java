package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Padding;
import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The largest value of each window, channel by channel. Windows do not overlap unless strides say
 * so. The gradient goes to a window's first maximum.
 *
 * @param poolHeight rows of the window
 * @param poolWidth columns of the window
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param padding how windows meet the border
 * @param name the layer's name, or null
 */
public record MaxPooling2D(
    int poolHeight,
    int poolWidth,
    int strideHeight,
    int strideWidth,
    Padding padding,
    @Nullable String name)
    implements Layer {

  /** Refuses sizes below 1. */
  public MaxPooling2D {
    new PoolWindow(poolHeight, poolWidth, strideHeight, strideWidth, padding).check("MaxPooling2D");
  }

  /** Square windows that do not overlap. */
  public static MaxPooling2D of(int poolSize) {
    return of(poolSize, poolSize);
  }

  /** Windows that do not overlap. */
  public static MaxPooling2D of(int poolHeight, int poolWidth) {
    return new MaxPooling2D(poolHeight, poolWidth, poolHeight, poolWidth, Padding.VALID, null);
  }

  /** The same with strides. */
  public MaxPooling2D strides(int height, int width) {
    return new MaxPooling2D(poolHeight, poolWidth, height, width, padding, name);
  }

  /** The same with another padding. */
  public MaxPooling2D padding(Padding newPadding) {
    return new MaxPooling2D(poolHeight, poolWidth, strideHeight, strideWidth, newPadding, name);
  }

  /** The same with a name. */
  public MaxPooling2D name(String newName) {
    return new MaxPooling2D(poolHeight, poolWidth, strideHeight, strideWidth, padding, newName);
  }

  @Override
  public String type() {
    return "MaxPooling2D";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return window().outputShape(inputs.getFirst());
  }

  @Override
  public LayerStep step(StepRequest request) {
    return new MaxPoolingStep(window().shape(request.samples(), request.input()), request);
  }

  private PoolWindow window() {
    return new PoolWindow(poolHeight, poolWidth, strideHeight, strideWidth, padding);
  }
}
