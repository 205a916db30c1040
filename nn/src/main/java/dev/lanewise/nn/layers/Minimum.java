package dev.lanewise.nn.layers;

import dev.lanewise.kernels.ElementwiseOperation;
import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The smallest of inputs of one shape: {@code y[i] = min(min(a[i], b[i]), ...)}. The gradient goes
 * to the first of those that are smallest.
 *
 * @param name the layer's name, or null
 */
public record Minimum(@Nullable String name) implements Layer {
  /** The layer. */
  public static Minimum of() {
    return new Minimum(null);
  }

  /** The same with a name. */
  public Minimum name(String newName) {
    return new Minimum(newName);
  }

  @Override
  public String type() {
    return "Minimum";
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
    return new ExtremumStep(ElementwiseOperation.MINIMUM, request);
  }
}
