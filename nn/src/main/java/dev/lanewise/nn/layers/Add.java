package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sum of inputs of one shape, from the first to the last: {@code y[i] = (a[i] + b[i]) + ...}.
 * The gradient by each is the one by the output.
 *
 * @param name the layer's name, or null
 */
public record Add(@Nullable String name) implements Layer {
  /** The layer. */
  public static Add of() {
    return new Add(null);
  }

  /** The same with a name. */
  public Add name(String newName) {
    return new Add(newName);
  }

  @Override
  public String type() {
    return "Add";
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
    return LinearMergeStep.sum(request);
  }
}
