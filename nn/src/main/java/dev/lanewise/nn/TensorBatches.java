package dev.lanewise.nn;

import dev.lanewise.nn.internal.data.Permutation;

/** Batches of samples that lie in tensors. Going through an epoch allocates nothing. */
final class TensorBatches implements Batches {
  private final Training.Data data;
  private final int batch;
  private final boolean shuffled;
  private final long seed;
  private final int[] order;
  private int first;
  private int count;

  /**
   * @param shuffled whether samples are taken in another order in each epoch
   * @param seed of these orders
   */
  TensorBatches(Training.Data data, int batch, boolean shuffled, long seed) {
    this.data = data;
    this.batch = Math.min(batch, data.samples());
    this.shuffled = shuffled;
    this.seed = seed;
    order = new int[data.samples()];
  }

  @Override
  public int size() {
    return Math.ceilDiv(order.length, batch);
  }

  @Override
  public void begin(int epoch) {
    if (shuffled) {
      Permutation.fill(order, seed, epoch);
    } else {
      Permutation.identity(order);
    }
    first = 0;
    count = 0;
  }

  @Override
  public void next() {
    first += count;
    count = Math.min(batch, order.length - first);
  }

  @Override
  public Training.Data data() {
    return data;
  }

  @Override
  public int[] order() {
    return order;
  }

  @Override
  public int first() {
    return first;
  }

  @Override
  public int count() {
    return count;
  }
}
