package dev.lanewise.nn.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of tensors. */
record TensorDataset(List<Tensor> x, @Nullable Tensor y) implements Dataset {
  TensorDataset {
    x = List.copyOf(x);
    if (x.isEmpty()) {
      throw new IllegalArgumentException("data set: expected a tensor for each input, got none");
    }
    for (int i = 0; i < x.size(); i++) {
      check("input " + i, x.get(i), x.getFirst());
    }
    if (y != null) {
      check("targets", y, x.getFirst());
    }
  }

  private static void check(String name, Tensor tensor, Tensor first) {
    if (tensor.shape().rank() == 0 || first.shape().rank() == 0) {
      throw new IllegalArgumentException(
          "data set: " + name + ": expected samples, one after another, got one number");
    }
    if (tensor.shape().get(0) != first.shape().get(0)) {
      throw new IllegalArgumentException(
          "data set: "
              + name
              + ": expected as many as samples, "
              + first.shape().get(0)
              + ", got "
              + tensor.shape().get(0));
    }
  }

  @Override
  public int size() {
    return x.getFirst().shape().get(0);
  }

  @Override
  public Example get(long epoch, int index) {
    List<Tensor> rows = x.stream().map(tensor -> tensor.row(index)).toList();
    return new Example(rows, y == null ? null : y.row(index));
  }
}
