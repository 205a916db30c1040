package dev.lanewise.nn.optimizers;

/** The way of a cosine from its top to its bottom. */
final class HalfWave {
  private HalfWave() {}

  /**
   * {@code (1 + cos(pi share)) / 2}, from 1 to 0.
   *
   * @param share from 0 to 1
   */
  static double at(double share) {
    return 0.5 * (1 + cosine(share));
  }

  /** By angles of pi / 4 at most: for larger ones StrictMath allocates, in each training step. */
  private static double cosine(double share) {
    if (share <= 0.25) {
      return StrictMath.cos(Math.PI * share);
    }
    return share <= 0.75
        ? StrictMath.sin(Math.PI * (0.5 - share))
        : -StrictMath.cos(Math.PI * (1 - share));
  }
}
