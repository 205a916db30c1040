package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mean of n inputs of one shape: {@code y[i] = ((a[i] + b[i]) + ...) * (1 / n)}. The gradient
 * by each is the one by the output times 1 / n.
 *
 * @param name the layer's name, or null
 */
public record Average(@Nullable String name) implements Layer {
  /** The layer. */
  public static Average of() {
    return new Average(null);
  }

  /** The same with a name. */
  public Average name(String newName) {
    return new Average(newName);
  }

  @Override
  public String type() {
    return "Average";
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
    return LinearMergeStep.mean(request);
  }
}
