package dev.lanewise.nn.callbacks;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file's name with places for figures: {@code {epoch:02d}}, {@code {val_loss:.2f}}. */
record FileNamePattern(String text) {
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)(?::(0?\\d*d|\\.\\d+[ef]))?}");

  static FileNamePattern of(String text) {
    String rest = PLACE.matcher(text).replaceAll("");
    if (rest.contains("{") || rest.contains("}")) {
      throw new IllegalArgumentException(
          "file: expected {name}, {name:02d} or {name:.2f} in braces, got " + text);
    }
    return new FileNamePattern(text);
  }

  /**
   * The name with figures.
   *
   * @param epoch from 1
   * @throws IllegalArgumentException if a figure is not in the logs
   */
  Path of(int epoch, Map<String, Double> logs) {
    return Path.of(
        PLACE
            .matcher(text)
            .replaceAll(
                place ->
                    Matcher.quoteReplacement(figure(place.group(1), place.group(2), epoch, logs))));
  }

  private static String figure(String name, String format, int epoch, Map<String, Double> logs) {
    Double value = name.equals("epoch") ? Double.valueOf(epoch) : logs.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "file: expected epoch or one of " + logs.keySet() + " in braces, got " + name);
    }
    boolean whole = format == null ? name.equals("epoch") : format.endsWith("d");
    String directive = format == null ? (whole ? "d" : "s") : format;
    Object number = whole ? (Object) value.longValue() : value;
    return String.format(Locale.ROOT, "%" + directive, number);
  }
}
