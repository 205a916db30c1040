package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The largest value of all pixels, channel by channel: [h, w, c] becomes [c], or [1, 1, c] with
 * {@code keepdims}.
 *
 * @param keepdims whether the axes of height and width stay, with size 1
 * @param name the layer's name, or null
 */
public record GlobalMaxPooling2D(boolean keepdims, @Nullable String name) implements Layer {
  /** The layer without the axes of height and width. */
  public static GlobalMaxPooling2D of() {
    return new GlobalMaxPooling2D(false, null);
  }

  /** The same with or without the axes of height and width. */
  public GlobalMaxPooling2D keepdims(boolean keep) {
    return new GlobalMaxPooling2D(keep, name);
  }

  /** The same with a name. */
  public GlobalMaxPooling2D name(String newName) {
    return new GlobalMaxPooling2D(keepdims, newName);
  }

  @Override
  public String type() {
    return "GlobalMaxPooling2D";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return PoolWindow.globalOutputShape(inputs.getFirst(), keepdims);
  }

  @Override
  public LayerStep step(StepRequest request) {
    return new MaxPoolingStep(PoolWindow.globalShape(request.samples(), request.input()), request);
  }
}
