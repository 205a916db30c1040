package dev.lanewise.kernels;

/** Sizes around vectors of 4, 8 and 16 lanes and around four of them. */
final class VectorEdges {
  /** From 1 on. */
  static final int[] COUNTS = {
    1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 15, 16, 17, 19, 31, 32, 33, 47, 63, 64, 65, 68, 131
  };

  private VectorEdges() {}
}
