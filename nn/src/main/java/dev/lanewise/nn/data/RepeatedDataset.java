package dev.lanewise.nn.data;

import java.util.Objects;

/** Several epochs as one. */
record RepeatedDataset(Dataset data, int times, int size) implements Dataset {
  RepeatedDataset(Dataset data, int times) {
    this(data, times, size(data.size(), times));
  }

  private static int size(int elements, int times) {
    if (times < 1 || (long) elements * times > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "repeat: expected 1 to as many times as make "
              + Integer.MAX_VALUE
              + " elements, got "
              + times
              + " times "
              + elements);
    }
    return elements * times;
  }

  @Override
  public Example get(long epoch, int index) {
    Objects.checkIndex(index, size);
    int elements = data.size();
    return data.get(epoch * times + index / elements, index % elements);
  }
}
