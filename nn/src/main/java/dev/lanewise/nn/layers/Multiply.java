package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The product of inputs of one shape, from the first to the last: {@code y[i] = (a[i] * b[i]) *
 * ...}. The gradient by one is the gradient by the output times all others, from the first to the
 * last.
 *
 * @param name the layer's name, or null
 */
public record Multiply(@Nullable String name) implements Layer {
  /** The layer. */
  public static Multiply of() {
    return new Multiply(null);
  }

  /** The same with a name. */
  public Multiply name(String newName) {
    return new Multiply(newName);
  }

  @Override
  public String type() {
    return "Multiply";
  }

  @Override
  public boolean merges() {
    return true;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return MergeShape.same(inputs);
  }

  @Override
  public LayerStep step(StepRequest request) {
    return new ProductStep(request);
  }
}
