package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mean of all steps of sequences, channel by channel: [length, channels] becomes [channels], or
 * [1, channels] with {@code keepdims}.
 *
 * @param keepdims whether the axis of length stays, with size 1
 * @param name the layer's name, or null
 */
public record GlobalAveragePooling1D(boolean keepdims, @Nullable String name) implements Layer {
  /** The layer without the axis of length. */
  public static GlobalAveragePooling1D of() {
    return new GlobalAveragePooling1D(false, null);
  }

  /** The same with or without the axis of length. */
  public GlobalAveragePooling1D keepdims(boolean keep) {
    return new GlobalAveragePooling1D(keep, name);
  }

  /** The same with a name. */
  public GlobalAveragePooling1D name(String newName) {
    return new GlobalAveragePooling1D(keepdims, newName);
  }

  @Override
  public String type() {
    return "GlobalAveragePooling1D";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape image = image().outputShape(Sequence.image(inputs));
    return keepdims ? Sequence.of(image) : image;
  }

  @Override
  public LayerStep step(StepRequest request) {
    return image().step(Sequence.image(request));
  }

  private GlobalAveragePooling2D image() {
    return new GlobalAveragePooling2D(keepdims, name);
  }
}
