package dev.lanewise.nn.layers;

import dev.lanewise.kernels.AveragePool2d;
import dev.lanewise.kernels.Padding;
import dev.lanewise.kernels.Pool2dShape;
import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mean of each window, channel by channel; cells on padding are not counted. Windows do not
 * overlap unless strides say so.
 *
 * @param poolHeight rows of the window
 * @param poolWidth columns of the window
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param padding how windows meet the border
 * @param name the layer's name, or null
 */
public record AveragePooling2D(
    int poolHeight,
    int poolWidth,
    int strideHeight,
    int strideWidth,
    Padding padding,
    @Nullable String name)
    implements Layer {

  /** Refuses sizes below 1. */
  public AveragePooling2D {
    new PoolWindow(poolHeight, poolWidth, strideHeight, strideWidth, padding)
        .check("AveragePooling2D");
  }

  /** Square windows that do not overlap. */
  public static AveragePooling2D of(int poolSize) {
    return of(poolSize, poolSize);
  }

  /** Windows that do not overlap. */
  public static AveragePooling2D of(int poolHeight, int poolWidth) {
    return new AveragePooling2D(poolHeight, poolWidth, poolHeight, poolWidth, Padding.VALID, null);
  }

  /** The same with strides. */
  public AveragePooling2D strides(int height, int width) {
    return new AveragePooling2D(poolHeight, poolWidth, height, width, padding, name);
  }

  /** The same with another padding. */
  public AveragePooling2D padding(Padding newPadding) {
    return new AveragePooling2D(poolHeight, poolWidth, strideHeight, strideWidth, newPadding, name);
  }

  /** The same with a name. */
  public AveragePooling2D name(String newName) {
    return new AveragePooling2D(poolHeight, poolWidth, strideHeight, strideWidth, padding, newName);
  }

  @Override
  public String type() {
    return "AveragePooling2D";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return window().outputShape(inputs.getFirst());
  }

  @Override
  public LayerStep step(StepRequest request) {
    Pool2dShape shape = window().shape(request.samples(), request.input());
    return new MapStep(
        AveragePool2d.forward(shape, request.parallelism())::run,
        AveragePool2d.backward(shape, request.parallelism())::run);
  }

  private PoolWindow window() {
    return new PoolWindow(poolHeight, poolWidth, strideHeight, strideWidth, padding);
  }
}
