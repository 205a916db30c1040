package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Padding;
import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mean of each window of sequences [length, channels], channel by channel. Windows do not
 * overlap unless the stride says so.
 *
 * @param poolSize steps of the window
 * @param stride steps from one window to the next
 * @param padding how windows meet the ends
 * @param name the layer's name, or null
 */
public record AveragePooling1D(int poolSize, int stride, Padding padding, @Nullable String name)
    implements Layer {

  /** Refuses sizes below 1. */
  public AveragePooling1D {
    new PoolWindow(1, poolSize, 1, stride, padding).check("AveragePooling1D");
  }

  /** Windows that do not overlap. */
  public static AveragePooling1D of(int poolSize) {
    return new AveragePooling1D(poolSize, poolSize, Padding.VALID, null);
  }

  /** The same with another stride. */
  public AveragePooling1D strides(int newStride) {
    return new AveragePooling1D(poolSize, newStride, padding, name);
  }

  /** The same with another padding. */
  public AveragePooling1D padding(Padding newPadding) {
    return new AveragePooling1D(poolSize, stride, newPadding, name);
  }

  /** The same with a name. */
  public AveragePooling1D name(String newName) {
    return new AveragePooling1D(poolSize, stride, padding, newName);
  }

  @Override
  public String type() {
    return "AveragePooling1D";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Sequence.of(image().outputShape(Sequence.image(inputs)));
  }

  @Override
  public LayerStep step(StepRequest request) {
    return image().step(Sequence.image(request));
  }

  private AveragePooling2D image() {
    return new AveragePooling2D(1, poolSize, 1, stride, padding, name);
  }
}
