package dev.lanewise.nn.data;

import java.util.function.UnaryOperator;

/** What a function makes of each element. */
record MappedDataset(Dataset data, UnaryOperator<Example> function) implements Dataset {
  @Override
  public int size() {
    return data.size();
  }

  @Override
  public Example get(long epoch, int index) {
    return function.apply(data.get(epoch, index));
  }
}
