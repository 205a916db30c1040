package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;

/** What the inputs of merging layers have to be like. */
final class MergeShape {
  private MergeShape() {}

  /** The shape that all inputs have. */
  static Shape same(List<Shape> inputs) {
    atLeastTwo(inputs);
    for (Shape input : inputs) {
      if (!input.equals(inputs.getFirst())) {
        throw new IllegalArgumentException("expected inputs of one shape, got " + inputs);
      }
    }
    return inputs.getFirst();
  }

  /** The shape of two inputs. */
  static Shape difference(List<Shape> inputs) {
    if (inputs.size() != 2) {
      throw new IllegalArgumentException("expected 2 inputs, got " + inputs.size());
    }
    return same(inputs);
  }

  static void atLeastTwo(List<Shape> inputs) {
    if (inputs.size() < 2) {
      throw new IllegalArgumentException("expected at least 2 inputs, got " + inputs.size());
    }
  }
}
