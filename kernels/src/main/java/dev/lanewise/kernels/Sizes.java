package dev.lanewise.kernels;

/** Checks on sizes that several shapes share. */
final class Sizes {
  private Sizes() {}

  /** Refuses a size below 1. */
  static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": expected at least 1, got " + value);
    }
  }

  /** Refuses a product of sizes that does not fit into an {@code int}. */
  static int product(String name, int... sizes) {
    long product = 1;
    for (int size : sizes) {
      product *= size;
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            name
                + ": expected at most "
                + Integer.MAX_VALUE
                + " elements, got the product of "
                + java.util.Arrays.toString(sizes));
      }
    }
    return (int) product;
  }

  /** Where a part begins when {@code size} things are cut into parts as equal as can be. */
  static int cut(int size, int part, int parts) {
    return (int) ((long) size * part / parts);
  }
}
