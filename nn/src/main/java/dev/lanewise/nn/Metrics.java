package dev.lanewise.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The loss and the metrics of a model on some data. */
public final class Metrics {
  private final Map<String, Double> values;

  Metrics(Map<String, Double> values) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * All figures by name.
   *
   * @return the loss first
   */
  public Map<String, Double> values() {
    return values;
  }

  /**
   * The mean loss of a sample.
   *
   * @return the loss
   */
  public double loss() {
    return get("loss");
  }

  /**
   * One figure.
   *
   * @param name as {@code accuracy}
   * @return its value
   * @throws IllegalArgumentException if there is none of that name
   */
  public double get(String name) {
    Double found = values.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "metrics: expected one of " + values.keySet() + ", got " + name);
    }
    return found;
  }

  @Override
  public String toString() {
    return "Metrics" + values;
  }
}
