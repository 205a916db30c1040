package dev.lanewise.nn.data;

import java.util.Objects;
import java.util.function.IntFunction;

/** Elements that a function gives. */
record SourceDataset(int size, IntFunction<Example> source) implements Dataset {
  SourceDataset {
    if (size < 0) {
      throw new IllegalArgumentException("data set: size: expected 0 or more, got " + size);
    }
  }

  @Override
  public Example get(long epoch, int index) {
    return source.apply(Objects.checkIndex(index, size));
  }
}
