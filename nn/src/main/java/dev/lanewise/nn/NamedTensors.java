package dev.lanewise.nn;

import dev.lanewise.nn.data.Tensor;
import java.lang.ref.Reference;
import java.util.Map;
import java.util.Objects;

/** Tensors by name. */
final class NamedTensors {
  private NamedTensors() {}

  /**
   * Copies the values of all tensors, or of none.
   *
   * @throws IllegalArgumentException if names or shapes differ
   */
  static void copy(Map<String, Tensor> from, Map<String, Tensor> to) {
    to.forEach(
        (name, target) -> {
          Tensor values = from.get(name);
          if (values == null || !values.shape().equals(target.shape())) {
            throw new IllegalArgumentException(
                "weights "
                    + name
                    + ": expected "
                    + target.shape()
                    + ", got "
                    + (values == null ? "none of that name" : values.shape()));
          }
        });
    for (String name : from.keySet()) {
      if (!to.containsKey(name)) {
        throw new IllegalArgumentException(
            "weights: expected one of " + to.keySet() + ", got " + name);
      }
    }
    from.forEach(
        (name, values) -> {
          Objects.requireNonNull(to.get(name)).segment().copyFrom(values.segment());
        });
    Reference.reachabilityFence(from);
  }
}
