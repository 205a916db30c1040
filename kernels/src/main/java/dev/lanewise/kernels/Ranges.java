package dev.lanewise.kernels;

/**
 * Elements (or rows) cut into pieces of a fixed size, for operators whose elements do not depend on
 * each other. The cut depends on the count alone, never on threads.
 *
 * @param count how many elements there are
 * @param size elements of every piece but the last
 */
record Ranges(long count, int size) {
  /** Floats of a piece: large enough to pay for handing it over, small enough for L2. */
  static final int FLOATS = 16_384;

  Ranges {
    if (count < 0 || count > (long) Integer.MAX_VALUE * size) {
      throw new IllegalArgumentException(
          "count: expected 0 to " + (long) Integer.MAX_VALUE * size + ", got " + count);
    }
  }

  /**
   * Elements one by one.
   *
   * @throws IllegalArgumentException if {@code count} is negative, or so large that its pieces do
   *     not fit into an {@code int}
   */
  static Ranges of(long count) {
    return new Ranges(count, FLOATS);
  }

  /** Whole rows of {@code columns} floats, at least one in a piece. */
  static Ranges ofRows(int rows, int columns) {
    return new Ranges(rows, Math.max(1, FLOATS / columns));
  }

  int pieces() {
    return (int) Math.ceilDiv(count, size);
  }

  /** The first element of a piece. */
  long from(int piece) {
    return (long) piece * size;
  }

  /** The elements of a piece. */
  int length(int piece) {
    return (int) Math.min(size, count - from(piece));
  }

  /** Where a piece begins, in bytes, with {@code width} floats for each element. */
  long bytesFrom(int piece, int width) {
    return from(piece) * width * Float.BYTES;
  }
}
