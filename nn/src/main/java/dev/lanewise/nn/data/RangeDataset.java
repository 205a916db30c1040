package dev.lanewise.nn.data;

import java.util.Objects;

/** Some elements that follow one another. */
record RangeDataset(Dataset data, int from, int size) implements Dataset {

  /** Elements {@code from} to {@code to - 1}, as far as there are. */
  static RangeDataset of(String name, Dataset data, int elements, int from, int to) {
    if (elements < 0) {
      throw new IllegalArgumentException(name + ": expected 0 elements or more, got " + elements);
    }
    int size = data.size();
    int first = Math.min(from, size);
    return new RangeDataset(data, first, Math.min(to, size) - first);
  }

  @Override
  public Example get(long epoch, int index) {
    return data.get(epoch, from + Objects.checkIndex(index, size));
  }
}
