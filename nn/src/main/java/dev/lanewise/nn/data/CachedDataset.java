package dev.lanewise.nn.data;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The elements of the first epoch, kept. */
final class CachedDataset implements Dataset {
  private final Dataset data;
  private final AtomicReferenceArray<Example> kept;

  CachedDataset(Dataset data) {
    this.data = data;
    kept = new AtomicReferenceArray<>(data.size());
  }

  @Override
  public int size() {
    return kept.length();
  }

  @Override
  public Example get(long epoch, int index) {
    Example known = kept.get(Objects.checkIndex(index, size()));
    if (known == null) {
      known = data.get(0, index);
      kept.set(index, known);
    }
    return known;
  }
}
