package dev.lanewise.nn.data;

import dev.lanewise.nn.internal.data.Permutation;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Another order in each epoch. */
final class ShuffledDataset implements Dataset {
  private record Order(long epoch, int[] places) {}

  /** Orders kept: threads that work ahead may be in the next epoch already. */
  private static final int KEPT = 2;

  private final Dataset data;
  private final long seed;
  private final AtomicReferenceArray<Order> orders = new AtomicReferenceArray<>(KEPT);

  ShuffledDataset(Dataset data, long seed) {
    this.data = data;
    this.seed = seed;
  }

  @Override
  public int size() {
    return data.size();
  }

  @Override
  public Example get(long epoch, int index) {
    return data.get(epoch, order(epoch)[index]);
  }

  private int[] order(long epoch) {
    int slot = Math.floorMod(epoch, KEPT);
    Order known = orders.get(slot);
    if (known == null || known.epoch != epoch) {
      known = new Order(epoch, new int[size()]);
      Permutation.fill(known.places, seed, epoch);
      orders.set(slot, known);
    }
    return known.places;
  }
}
