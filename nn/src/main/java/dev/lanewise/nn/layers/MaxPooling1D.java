package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Padding;
import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The largest value of each window of sequences [length, channels], channel by channel. Windows do
 * not overlap unless the stride says so.
 *
 * @param poolSize steps of the window
 * @param stride steps from one window to the next
 * @param padding how windows meet the ends
 * @param name the layer's name, or null
 */
public record MaxPooling1D(int poolSize, int stride, Padding padding, @Nullable String name)
    implements Layer {

  /** Refuses sizes below 1. */
  public MaxPooling1D {
    new PoolWindow(1, poolSize, 1, stride, padding).check("MaxPooling1D");
  }

  /** Windows that do not overlap. */
  public static MaxPooling1D of(int poolSize) {
    return new MaxPooling1D(poolSize, poolSize, Padding.VALID, null);
  }

  /** The same with another stride. */
  public MaxPooling1D strides(int newStride) {
    return new MaxPooling1D(poolSize, newStride, padding, name);
  }

  /** The same with another padding. */
  public MaxPooling1D padding(Padding newPadding) {
    return new MaxPooling1D(poolSize, stride, newPadding, name);
  }

  /** The same with a name. */
  public MaxPooling1D name(String newName) {
    return new MaxPooling1D(poolSize, stride, padding, newName);
  }

  @Override
  public String type() {
    return "MaxPooling1D";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Sequence.of(image().outputShape(Sequence.image(inputs)));
  }

  @Override
  public LayerStep step(StepRequest request) {
    return image().step(Sequence.image(request));
  }

  private MaxPooling2D image() {
    return new MaxPooling2D(1, poolSize, 1, stride, padding, name);
  }
}
