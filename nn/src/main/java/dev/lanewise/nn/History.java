package dev.lanewise.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What training reported at the end of each epoch: the loss and every metric, those on validation
 * data with {@code val_}.
 */
public final class History {
  private final List<Integer> epochs = new ArrayList<>();
  private final Map<String, List<Double>> values = new TreeMap<>();

  History() {}

  void add(int epoch, Map<String, Double> logs) {
    epochs.add(epoch);
    logs.forEach((name, value) -> values.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
  }

  /**
   * The epochs that were trained.
   *
   * @return their numbers, from 0
   */
  public List<Integer> epochs() {
    return Collections.unmodifiableList(epochs);
  }

  /**
   * The names of what was reported.
   *
   * @return the names in alphabetical order
   */
  public List<String> names() {
    return List.copyOf(values.keySet());
  }

  /**
   * One figure over the epochs.
   *
   * @param name as {@code loss} or {@code val_accuracy}
   * @return a value for each epoch
   * @throws IllegalArgumentException if nothing of that name was reported
   */
  public List<Double> get(String name) {
    List<Double> found = values.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "history: expected one of " + values.keySet() + ", got " + name);
    }
    return Collections.unmodifiableList(found);
  }

  @Override
  public String toString() {
    return "History" + values;
  }
}
