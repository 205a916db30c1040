package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The difference of two inputs of one shape: {@code y[i] = a[i] - b[i]}. The gradient by a is the
 * one by the output, the gradient by b its negative.
 *
 * @param name the layer's name, or null
 */
public record Subtract(@Nullable String name) implements Layer {
  /** The layer. */
  public static Subtract of() {
    return new Subtract(null);
  }

  /** The same with a name. */
  public Subtract name(String newName) {
    return new Subtract(newName);
  }

  @Override
  public String type() {
    return "Subtract";
  }

  @Override
  public boolean merges() {
    return true;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return MergeShape.difference(inputs);
  }

  @Override
  public LayerStep step(StepRequest request) {
    return LinearMergeStep.difference(request);
  }
}
