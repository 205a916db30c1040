package dev.lanewise.kernels.internal.drive;

/**
 * Counter-based random bits: Threefry2x32 with 20 rounds (Salmon, Moraes, Dror and Shaw, "Parallel
 * random numbers: as easy as 1, 2, 3", 2011). A number depends on a key and a counter alone.
 */
public final class Threefry {
  private static final int PARITY = 0x1bd11bda;
  private static final int[] ROTATIONS = {13, 15, 26, 6, 17, 29, 16, 24};
  private static final int ROUNDS = 20;

  /** Numbers in a block: the first words of 16 counters, then their second words. */
  private static final int BLOCK = 32;

  private static final int COUNTERS = BLOCK / 2;

  private Threefry() {}

  /** The two words of a counter, the first in the low half. */
  public static long words(long key, long counter) {
    int key0 = (int) key;
    int key1 = (int) (key >>> 32);
    int key2 = PARITY ^ key0 ^ key1;
    int x0 = (int) counter + key0;
    int x1 = (int) (counter >>> 32) + key1;
    for (int round = 0; round < ROUNDS; round++) {
      x0 += x1;
      x1 = Integer.rotateLeft(x1, ROTATIONS[round & 7]) ^ x0;
      if ((round & 3) == 3) {
        int group = (round >> 2) + 1;
        x0 += keyWord(group, key0, key1, key2);
        x1 += keyWord(group + 1, key0, key1, key2) + group;
      }
    }
    return (x0 & 0xffff_ffffL) | (long) x1 << 32;
  }

  private static int keyWord(int index, int key0, int key1, int key2) {
    return switch (index % 3) {
      case 0 -> key0;
      case 1 -> key1;
      default -> key2;
    };
  }

  /** The key of one of the streams of a seed. */
  public static long key(long seed, long stream) {
    return words(seed, stream);
  }

  /** 24 random bits: number {@code index} of a key's stream. */
  public static int bits24(long key, long index) {
    long words = words(key, index / BLOCK * COUNTERS + index % COUNTERS);
    int word = index % BLOCK < COUNTERS ? (int) words : (int) (words >>> 32);
    return word >>> 8;
  }
}
