package dev.lanewise.nn.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * How tables of numbers as text (CSV, RFC 4180) are read: UTF-8, one row a line, fields between
 * delimiters, in quotes where need be. Empty lines are left out.
 *
 * <pre>{@code
 * Table table = CsvFile.of().classes("species").read(Path.of("iris.csv"));
 * Dataset irises = Dataset.of(table.without("species").values(), table.column("species"));
 * }</pre>
 *
 * @param delimiter what stands between fields
 * @param header whether the first row has the names of the columns; they are {@code 0}, {@code 1}
 *     and so on otherwise
 * @param classes the columns that have names of classes, not numbers; a name becomes its number,
 *     from 0, in the order of the alphabet
 */
public record CsvFile(char delimiter, boolean header, List<String> classes) {
  private static final char QUOTE = '"';

  /**
   * Checks the delimiter.
   *
   * @throws IllegalArgumentException if it is a quote or the end of a line
   */
  public CsvFile {
    if (delimiter == QUOTE || delimiter == '\n' || delimiter == '\r') {
      throw new IllegalArgumentException(
          "delimiter: expected one that is no quote and no end of a line");
    }
    classes = List.copyOf(classes);
  }

  /** Commas, and a first row of names. */
  public static CsvFile of() {
    return new CsvFile(',', true, List.of());
  }

  /** The same with another delimiter. */
  public CsvFile delimiter(char character) {
    return new CsvFile(character, header, classes);
  }

  /** The same with or without a first row of names. */
  public CsvFile header(boolean names) {
    return new CsvFile(delimiter, names, classes);
  }

  /** The same with columns that have names of classes. */
  public CsvFile classes(String... columns) {
    return new CsvFile(delimiter, header, List.of(columns));
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, is no UTF-8, rows differ in length, a field is no
   *     number, or there is no column of classes of a name; the message has the line
   */
  public Table read(Path file) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return new Rows(file, in).table();
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": expected text in UTF-8", e);
    }
  }

  /** One reading. */
  private final class Rows {
    private static final int START = 1024;

    private final Path file;
    private final CsvFields in;
    private final Map<String, List<String>> texts = new LinkedHashMap<>();
    private float[] values = new float[START];
    private int count;

    Rows(Path file, Reader in) {
      this.file = file;
      this.in = new CsvFields(file, in, delimiter);
    }

    Table table() throws IOException {
      List<String> first = in.row();
      if (first.isEmpty()) {
        throw new IOException(file + ": expected a row at least, got none");
      }
      List<String> names =
          header ? first : IntStream.range(0, first.size()).mapToObj(Integer::toString).toList();
      for (String name : classes) {
        if (!names.contains(name)) {
          throw in.failed("expected a column " + name + ", got " + names);
        }
        texts.put(name, new ArrayList<>());
      }
      List<String> row = header ? in.row() : first;
      while (!row.isEmpty()) {
        if (row.size() != names.size()) {
          throw in.failed(
              "expected " + names.size() + " fields as in the first row, got " + row.size());
        }
        add(names, row);
        row = in.row();
      }
      Map<String, List<String>> classNames = number(names);
      int columns = names.size();
      Tensor tensor = Tensor.of(Arrays.copyOf(values, count), count / columns, columns);
      try {
        return new Table(names, tensor, classNames);
      } catch (IllegalArgumentException e) {
        throw new IOException(file + ": " + e.getMessage(), e);
      }
    }

    /** Puts the numbers of classes where there are names. */
    private Map<String, List<String>> number(List<String> names) {
      Map<String, List<String>> classNames = new LinkedHashMap<>();
      texts.forEach(
          (name, column) -> {
            List<String> sorted = List.copyOf(new TreeSet<>(column));
            int at = names.indexOf(name);
            for (int row = 0; row < column.size(); row++) {
              int label = Collections.binarySearch(sorted, column.get(row));
              values[row * names.size() + at] = label;
            }
            classNames.put(name, sorted);
          });
      return classNames;
    }

    private void add(List<String> names, List<String> row) throws IOException {
      if (count > Integer.MAX_VALUE / 2 - row.size()) {
        throw in.failed("more numbers than can be read at once");
      }
      if (count + row.size() > values.length) {
        values = Arrays.copyOf(values, 2 * (count + row.size()));
      }
      for (int i = 0; i < row.size(); i++) {
        String field = row.get(i).strip();
        List<String> column = texts.get(names.get(i));
        if (column == null) {
          values[count] = number(names.get(i), field);
        } else {
          column.add(field);
        }
        count++;
      }
    }

    private float number(String name, String field) throws IOException {
      // The JDK would also take 1f, 2d and hexadecimal numbers.
      boolean plain = field.chars().allMatch(c -> c >= '0' && c <= '9' || "+-.eE".indexOf(c) >= 0);
      try {
        if (plain) {
          return Float.parseFloat(field);
        }
      } catch (NumberFormatException e) {
        throw in.failed("column " + name + ": expected a number, got '" + field + "'");
      }
      return switch (field.toLowerCase(Locale.ROOT)) {
        case "nan" -> Float.NaN;
        case "inf", "+inf", "infinity" -> Float.POSITIVE_INFINITY;
        case "-inf", "-infinity" -> Float.NEGATIVE_INFINITY;
        default -> throw in.failed("column " + name + ": expected a number, got '" + field + "'");
      };
    }
  }
}
