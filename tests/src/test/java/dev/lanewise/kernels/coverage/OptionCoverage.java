package dev.lanewise.kernels.coverage;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the shapes at which operators were compared with their definitions, by the pairs of
 * options that the shapes have.
 */
public final class OptionCoverage {
  static final OptionCoverage OF_THIS_JVM = new OptionCoverage();

  private record Pair(Setting first, Setting second) {}

  private final Map<Subject, Map<Pair, Integer>> shapes = new EnumMap<>(Subject.class);

  /** Takes note of a shape, once a test has found no difference there. */
  public static void compared(Subject subject, Map<Option, String> shape) {
    OF_THIS_JVM.add(subject, shape);
  }

  synchronized void add(Subject subject, Map<Option, String> shape) {
    List<Setting> settings = new ArrayList<>();
    for (Option option : subject.options()) {
      settings.add(new Setting(option, String.valueOf(shape.get(option))));
    }
    Map<Pair, Integer> counts = shapes.computeIfAbsent(subject, s -> new HashMap<>());
    for (int i = 0; i < settings.size(); i++) {
      for (int j = i + 1; j < settings.size(); j++) {
        counts.merge(new Pair(settings.get(i), settings.get(j)), 1, Integer::sum);
      }
    }
  }

  synchronized boolean isEmpty() {
    return shapes.isEmpty();
  }

  private int count(Subject subject, Pair pair) {
    return shapes.getOrDefault(subject, Map.of()).getOrDefault(pair, 0);
  }

  private static List<Pair> sensible(Option first, Option second) {
    List<Pair> pairs = new ArrayList<>();
    for (String a : first.kinds()) {
      for (String b : second.kinds()) {
        Pair pair = new Pair(new Setting(first, a), new Setting(second, b));
        if (pair.first.makesSenseWith(pair.second)) {
          pairs.add(pair);
        }
      }
    }
    return pairs;
  }

  /** All pairs of an operator's settings that make sense. */
  private static List<Pair> sensible(Subject subject) {
    List<Pair> pairs = new ArrayList<>();
    List<Option> options = subject.options();
    for (int i = 0; i < options.size(); i++) {
      for (int j = i + 1; j < options.size(); j++) {
        pairs.addAll(sensible(options.get(i), options.get(j)));
      }
    }
    return pairs;
  }

  /** A line for each pair that makes sense and that no compared shape had. */
  synchronized List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (Subject subject : Subject.values()) {
      for (Pair pair : sensible(subject)) {
        if (count(subject, pair) == 0) {
          missing.add(subject + ": " + pair.first + " with " + pair.second);
        }
      }
    }
    return missing;
  }

  /** A line for each operator. */
  synchronized String summary() {
    StringBuilder summary = new StringBuilder();
    for (Subject subject : Subject.values()) {
      summary.append(
          "%-33s%s of %s%n"
              .formatted(subject, cell(subject, sensible(subject)), subject.options()));
    }
    return summary.toString();
  }

  /** For each operator and two options: pairs of values that ran, of how many, and how often. */
  synchronized String table() {
    StringBuilder table = new StringBuilder();
    List<Option> heading = List.of();
    for (Subject subject : Subject.values()) {
      List<Option> options = subject.options();
      if (!options.equals(heading)) {
        heading = options;
        heading(table, options);
      }
      table.append("%-33s".formatted(subject));
      for (int i = 0; i < options.size(); i++) {
        for (int j = i + 1; j < options.size(); j++) {
          table.append(" %-16s".formatted(cell(subject, sensible(options.get(i), options.get(j)))));
        }
      }
      table.append('\n');
    }
    return table.toString().replaceAll(" +\n", "\n");
  }

  private String cell(Subject subject, List<Pair> pairs) {
    long ran = pairs.stream().filter(pair -> count(subject, pair) > 0).count();
    int least = pairs.stream().mapToInt(pair -> count(subject, pair)).min().orElse(0);
    return ran + "/" + pairs.size() + " >= " + least;
  }

  private static void heading(StringBuilder table, List<Option> options) {
    StringBuilder second = new StringBuilder();
    table.append("\n%-33s".formatted(""));
    second.append("%-33s".formatted(""));
    for (int i = 0; i < options.size(); i++) {
      for (int j = i + 1; j < options.size(); j++) {
        table.append(" %-16s".formatted(options.get(i)));
        second.append(" %-16s".formatted("x " + options.get(j)));
      }
    }
    table.append('\n').append(second).append('\n');
  }
}
