package dev.lanewise.nn.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Several elements as one. */
record BatchedDataset(Dataset data, int elements, boolean dropRemainder) implements Dataset {
  BatchedDataset {
    if (elements < 1) {
      throw new IllegalArgumentException("batch: expected at least 1 element, got " + elements);
    }
  }

  @Override
  public int size() {
    return dropRemainder ? data.size() / elements : Math.ceilDiv(data.size(), elements);
  }

  @Override
  public Example get(long epoch, int index) {
    int from = Objects.checkIndex(index, size()) * elements;
    int count = Math.min(elements, data.size() - from);
    List<Example> parts =
        IntStream.range(from, from + count).mapToObj(i -> data.get(epoch, i)).toList();
    Example first = parts.getFirst();
    for (Example part : parts) {
      if (!form(part).equals(form(first))) {
        throw new IllegalArgumentException(
            "batch: expected " + form(first) + " in each element, got " + form(part));
      }
    }
    List<Tensor> x = new ArrayList<>();
    for (int i = 0; i < first.x().size(); i++) {
      int input = i;
      x.add(Stack.of("input " + i, count, part -> parts.get(part).x().get(input)));
    }
    return new Example(
        x, stack("targets", parts, Example::y), stack("weights", parts, Example::weight));
  }

  private static @Nullable Tensor stack(
      String name, List<Example> parts, Function<Example, @Nullable Tensor> row) {
    return row.apply(parts.getFirst()) == null
        ? null
        : Stack.of(name, parts.size(), part -> Objects.requireNonNull(row.apply(parts.get(part))));
  }

  private static String form(Example example) {
    return example.x().size()
        + " inputs and "
        + (example.y() == null ? "no" : "a")
        + " target"
        + (example.weight() == null ? "" : " with a weight");
  }
}
