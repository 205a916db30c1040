package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shape of one sample that a model takes. In a graph each object is an input of its own, even
 * if equal to another.
 *
 * @param shape the sizes, without the samples' axis
 * @param name the input's name, or null
 */
public record Input(Shape shape, @Nullable String name) implements Layer, Source {
  /** The sizes of one sample, as in {@code Input.of(28, 28, 1)}. */
  public static Input of(int... sizes) {
    return new Input(Shape.of(sizes), null);
  }

  /** The same with a name. */
  public Input name(String newName) {
    return new Input(shape, newName);
  }

  @Override
  public String type() {
    return "InputLayer";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return shape;
  }

  @Override
  public LayerStep step(StepRequest request) {
    throw new IllegalStateException("an input is not computed");
  }
}
