package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of a sample under another shape, in row-major order. Nothing is copied.
 *
 * @param target the sizes; one of them may be -1, for what the others leave
 * @param name the layer's name, or null
 */
public record Reshape(List<Integer> target, @Nullable String name) implements Layer {
  /** Refuses sizes below 1 other than one -1. */
  public Reshape {
    target = List.copyOf(target);
    if (target.stream().anyMatch(size -> size < 1 && size != -1)
        || target.stream().filter(size -> size == -1).count() > 1) {
      throw new IllegalArgumentException(
          "Reshape: expected sizes of at least 1, and at most one -1, got " + target);
    }
  }

  /** The layer of a shape. */
  public static Reshape of(int... sizes) {
    return new Reshape(Arrays.stream(sizes).boxed().toList(), null);
  }

  /** The same with a name. */
  public Reshape name(String newName) {
    return new Reshape(target, newName);
  }

  @Override
  public String type() {
    return "Reshape";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    int size = inputs.getFirst().size();
    long known =
        target.stream()
            .filter(one -> one != -1)
            .mapToLong(one -> one)
            .reduce(1, Math::multiplyExact);
    boolean open = target.contains(-1);
    if (open ? size % known != 0 : size != known) {
      throw new IllegalArgumentException(
          "expected an input of as many values as " + target + ", got " + inputs.getFirst());
    }
    int rest = (int) (size / known);
    return Shape.of(target.stream().mapToInt(one -> one == -1 ? rest : one).toArray());
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
