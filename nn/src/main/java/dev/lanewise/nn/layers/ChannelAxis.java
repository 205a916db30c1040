package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;

/** The last axis of an input. */
final class ChannelAxis {
  private ChannelAxis() {}

  /** The shape of one value for each channel. */
  static Shape of(Shape input) {
    if (input.rank() < 1) {
      throw new IllegalArgumentException("expected an input of at least 1 axis, got " + input);
    }
    return Shape.of(input.get(input.rank() - 1));
  }
}
