package dev.lanewise.nn.layers;

import dev.lanewise.kernels.UpsampleNearest2d;
import dev.lanewise.kernels.UpsampleShape;
import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Repeats a vector: [f] becomes [n, f].
 *
 * @param n how often
 * @param name the layer's name, or null
 */
public record RepeatVector(int n, @Nullable String name) implements Layer {
  /** Refuses fewer than 1. */
  public RepeatVector {
    if (n < 1) {
      throw new IllegalArgumentException("RepeatVector: n: expected at least 1, got " + n);
    }
  }

  /** The layer that repeats so often. */
  public static RepeatVector of(int n) {
    return new RepeatVector(n, null);
  }

  /** The same with a name. */
  public RepeatVector name(String newName) {
    return new RepeatVector(n, newName);
  }

  @Override
  public String type() {
    return "RepeatVector";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    if (input.rank() != 1) {
      throw new IllegalArgumentException("expected an input of shape (features), got " + input);
    }
    return Shape.of(n, input.get(0));
  }

  @Override
  public LayerStep step(StepRequest request) {
    int features = request.input().get(0);
    var shape = new UpsampleShape(request.samples(), 1, 1, features, n, 1);
    return new MapStep(
        UpsampleNearest2d.forward(shape, request.parallelism())::run,
        UpsampleNearest2d.backward(shape, request.parallelism())::run);
  }
}
