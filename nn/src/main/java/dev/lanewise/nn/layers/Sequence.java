package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.Arrays;
import java.util.List;

/** Sequences [length, channels] as images of height 1. */
final class Sequence {
  private Sequence() {}

  /**
   * The only input as an image.
   *
   * @throws IllegalArgumentException if it is no sequence
   */
  static List<Shape> image(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    if (input.rank() != 2) {
      throw new IllegalArgumentException(
          "expected an input of shape (length, channels), got " + input);
    }
    return List.of(Shape.of(1, input.get(0), input.get(1)));
  }

  /** The same request of images. */
  static StepRequest image(StepRequest request) {
    return new StepRequest(
        request.samples(),
        image(request.inputs()),
        request.training(),
        request.inputGradients(),
        request.parallelism(),
        request.seed(),
        request.stream());
  }

  /** A shape without its first axis, which is 1. */
  static Shape of(Shape image) {
    return Shape.of(Arrays.copyOfRange(image.toArray(), 1, image.rank()));
  }
}
