package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All values of a sample in one row, in row-major order: [h, w, c] becomes [h * w * c]. Nothing is
 * copied.
 *
 * @param name the layer's name, or null
 */
public record Flatten(@Nullable String name) implements Layer {
  /** The layer. */
  public static Flatten of() {
    return new Flatten(null);
  }

  /** The same with a name. */
  public Flatten name(String newName) {
    return new Flatten(newName);
  }

  @Override
  public String type() {
    return "Flatten";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Shape.of(inputs.getFirst().size());
  }

  @Override
  public boolean isView(boolean training) {
    return true;
  }

  @Override
  public LayerStep step(StepRequest request) {
    throw new IllegalStateException("a view is not computed");
  }
}
