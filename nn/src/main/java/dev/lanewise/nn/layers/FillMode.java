package dev.lanewise.nn.layers;

/** What is taken for a place beyond an image; the image's row {@code a b c d} goes on so. */
public enum FillMode {
  /** One value: {@code k k k k | a b c d | k k k k}. */
  CONSTANT,
  /** The border: {@code a a a a | a b c d | d d d d}. */
  NEAREST,
  /** The image as in a mirror: {@code d c b a | a b c d | d c b a}. */
  REFLECT,
  /** The image again: {@code a b c d | a b c d | a b c d}. */
  WRAP;

  /** What says that there is no cell. */
  static final int NONE = -1;

  /** The cell, of {@code size}, that stands for one that may be beyond. */
  int cell(int index, int size) {
    if (index >= 0 && index < size) {
      return index;
    }
    return switch (this) {
      case CONSTANT -> NONE;
      case NEAREST -> Math.clamp(index, 0, size - 1);
      case WRAP -> Math.floorMod(index, size);
      case REFLECT -> {
        int within = Math.floorMod(index, 2 * size);
        yield Math.min(within, 2 * size - 1 - within);
      }
    };
  }
}
