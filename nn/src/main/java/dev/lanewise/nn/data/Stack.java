package dev.lanewise.nn.data;

import java.lang.ref.Reference;
import java.util.function.IntFunction;

/** Tensors of one shape, one after another in a tensor with one axis more. */
final class Stack {
  private Stack() {}

  /**
   * Stacks rows; only the last one made is kept alive.
   *
   * @param name of what they are, for messages
   * @param count how many, at least 1
   * @param rows gives each row
   * @throws IllegalArgumentException if shapes differ
   */
  static Tensor of(String name, int count, IntFunction<Tensor> rows) {
    Tensor first = rows.apply(0);
    Tensor all = Tensor.zeros(first.shape().batch(count));
    copy(first, all, 0);
    for (int i = 1; i < count; i++) {
      Tensor row = rows.apply(i);
      if (!row.shape().equals(first.shape())) {
        throw new IllegalArgumentException(
            name
                + ": expected rows of shape "
                + first.shape()
                + ", got "
                + row.shape()
                + " at "
                + i);
      }
      copy(row, all, i);
    }
    return all;
  }

  private static void copy(Tensor row, Tensor all, int index) {
    all.row(index).segment().copyFrom(row.segment());
    Reference.reachabilityFence(row);
    Reference.reachabilityFence(all);
  }
}
