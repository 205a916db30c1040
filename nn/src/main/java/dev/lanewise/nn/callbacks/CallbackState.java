package dev.lanewise.nn.callbacks;

import dev.lanewise.nn.data.Tensor;
import java.util.Map;

/**
 * What a callback has counted and kept: it is saved with an interrupted training.
 *
 * @param numbers by name
 * @param tensors by name
 */
public record CallbackState(Map<String, Double> numbers, Map<String, Tensor> tensors) {
  /** Nothing. */
  public static final CallbackState EMPTY = new CallbackState(Map.of(), Map.of());

  /** Copies the maps. */
  public CallbackState {
    numbers = Map.copyOf(numbers);
    tensors = Map.copyOf(tensors);
  }
}
