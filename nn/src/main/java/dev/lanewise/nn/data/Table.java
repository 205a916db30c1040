package dev.lanewise.nn.data;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Numbers in rows, with a name for each column.
 *
 * <pre>{@code
 * Table table = CsvFile.of().read(Path.of("houses.csv"));
 * Dataset houses = Dataset.of(table.without("price").values(), table.column("price"));
 * }</pre>
 *
 * @param names of the columns
 * @param values [rows, columns]
 * @param classNames what the numbers of columns stand for, where they are numbers of classes
 */
public record Table(List<String> names, Tensor values, Map<String, List<String>> classNames) {
  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if there is not one name for each column, or two are equal
   */
  public Table {
    names = List.copyOf(names);
    classNames = Map.copyOf(classNames);
    if (values.shape().rank() != 2 || values.shape().get(1) != names.size()) {
      throw new IllegalArgumentException(
          "table: expected values [rows, " + names.size() + "], got " + values.shape());
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new IllegalArgumentException("table: expected names that differ, got " + names);
    }
  }

  /** A table without names of classes. */
  public Table(List<String> names, Tensor values) {
    this(names, values, Map.of());
  }

  /** How many rows there are. */
  public int rows() {
    return values.shape().get(0);
  }

  /**
   * One column.
   *
   * @return [rows], a copy
   * @throws IllegalArgumentException if there is none of that name
   */
  public Tensor column(String name) {
    return columns(name).values.reshape(rows());
  }

  /**
   * Some columns.
   *
   * @return a copy of these, in this order
   * @throws IllegalArgumentException if there is none of a name
   */
  public Table columns(String... columns) {
    List<String> chosen = List.of(columns);
    Tensor copy = Tensor.zeros(rows(), chosen.size());
    for (int to = 0; to < chosen.size(); to++) {
      int from = names.indexOf(chosen.get(to));
      if (from < 0) {
        throw new IllegalArgumentException(
            "table: expected one of " + names + ", got " + chosen.get(to));
      }
      copy(from, copy, to);
    }
    Map<String, List<String>> left = new HashMap<>(classNames);
    left.keySet().retainAll(chosen);
    return new Table(chosen, copy, left);
  }

  /**
   * All columns but some.
   *
   * @return a copy of these
   * @throws IllegalArgumentException if there is none of a name
   */
  public Table without(String... columns) {
    columns(columns); // refuses names that are not there
    List<String> left = Arrays.asList(columns);
    return columns(names.stream().filter(name -> !left.contains(name)).toArray(String[]::new));
  }

  private void copy(int from, Tensor to, int column) {
    int columns = to.shape().get(1);
    for (int row = 0; row < rows(); row++) {
      MemorySegment.copy(
          values.segment(),
          ((long) row * names.size() + from) * Float.BYTES,
          to.segment(),
          ((long) row * columns + column) * Float.BYTES,
          Float.BYTES);
    }
    Reference.reachabilityFence(values);
    Reference.reachabilityFence(to);
  }
}
