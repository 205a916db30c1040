package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;

/**
 * The shape of one sample that a model takes.
 *
 * @param shape the sizes, without the samples' axis
 */
public record Input(Shape shape) implements Layer {
  /** The sizes of one sample, as in {@code Input.of(28, 28, 1)}. */
  public static Input of(int... sizes) {
    return new Input(Shape.of(sizes));
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
