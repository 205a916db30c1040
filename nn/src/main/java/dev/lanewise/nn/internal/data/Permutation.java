package dev.lanewise.nn.internal.data;

import java.util.SplittableRandom;

/** The order in which an epoch takes its samples. */
public final class Permutation {
  private Permutation() {}

  /** Writes a permutation that is a function of the seed and the epoch (Fisher and Yates). */
  public static void fill(int[] order, long seed, long epoch) {
    identity(order);
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + epoch);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
  }

  /** Writes 0, 1, 2 and so on. */
  public static void identity(int[] order) {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }
}
