package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer of a model: an immutable description. Implement this interface for a layer of your own.
 */
public interface Layer {
  /** The kind of layer, as in {@code Conv2D}. */
  String type();

  /** The name that the user gave, or null: the model then finds one. */
  default @Nullable String name() {
    return null;
  }

  /**
   * The shape of the output, without the samples' axis.
   *
   * @throws IllegalArgumentException if the inputs do not fit; the model adds the layer's name
   */
  Shape outputShape(List<Shape> inputs);

  /** What training changes. */
  default List<Parameter> parameters(List<Shape> inputs) {
    return List.of();
  }

  /**
   * Whether the output is the only input's memory, seen under another shape: nothing is computed
   * then, and {@link #step} is not called.
   */
  default boolean isView(boolean training) {
    return false;
  }

  /**
   * The same layer without the softmax that it ends with, or null if it ends with none. A loss that
   * has the softmax in itself takes this one's output.
   */
  default @Nullable Layer withoutSoftmax() {
    return null;
  }

  /** Makes the layer ready. */
  LayerStep step(StepRequest request);
}
