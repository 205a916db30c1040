package dev.lanewise.nn.layers;

import dev.lanewise.kernels.AveragePool2d;
import dev.lanewise.kernels.Pool2dShape;
import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mean of all pixels, channel by channel: [h, w, c] becomes [c], or [1, 1, c] with {@code
 * keepdims}.
 *
 * @param keepdims whether the axes of height and width stay, with size 1
 * @param name the layer's name, or null
 */
public record GlobalAveragePooling2D(boolean keepdims, @Nullable String name) implements Layer {
  /** The layer without the axes of height and width. */
  public static GlobalAveragePooling2D of() {
    return new GlobalAveragePooling2D(false, null);
  }

  /** The same with or without the axes of height and width. */
  public GlobalAveragePooling2D keepdims(boolean keep) {
    return new GlobalAveragePooling2D(keep, name);
  }

  /** The same with a name. */
  public GlobalAveragePooling2D name(String newName) {
    return new GlobalAveragePooling2D(keepdims, newName);
  }

  @Override
  public String type() {
    return "GlobalAveragePooling2D";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return PoolWindow.globalOutputShape(inputs.getFirst(), keepdims);
  }

  @Override
  public LayerStep step(StepRequest request) {
    Pool2dShape shape = PoolWindow.globalShape(request.samples(), request.input());
    return new MapStep(
        AveragePool2d.forward(shape, request.parallelism())::run,
        AveragePool2d.backward(shape, request.parallelism())::run);
  }
}
