package dev.lanewise.nn.layers;

import dev.lanewise.kernels.ElementwiseOperation;
import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The largest of inputs of one shape: {@code y[i] = max(max(a[i], b[i]), ...)}. The gradient goes
 * to the first of those that are largest.
 *
 * @param name the layer's name, or null
 */
public record Maximum(@Nullable String name) implements Layer {
  /** The layer. */
  public static Maximum of() {
    return new Maximum(null);
  }

  /** The same with a name. */
  public Maximum name(String newName) {
    return new Maximum(newName);
  }

  @Override
  public String type() {
    return "Maximum";
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
    return new ExtremumStep(ElementwiseOperation.MAXIMUM, request);
  }
}
