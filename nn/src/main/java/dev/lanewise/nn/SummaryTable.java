package dev.lanewise.nn;

import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.internal.graph.Connection;
import dev.lanewise.nn.internal.graph.Graph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The print of a model's {@code summary()} in its three looks. */
final class SummaryTable {
  private static final int[] KERAS3_WIDTHS = {33, 24, 15};
  private static final int[] KERAS3_GRAPH_WIDTHS = {21, 19, 12, 19};
  private static final int[] KERAS2_ENDS = {29, 55, 65};
  private static final int[] KERAS2_GRAPH_ENDS = {33, 55, 67, 100};
  private static final int NOTE_WIDTH = 64;
  private static final String[] HEADS = {"Layer (type)", "Output Shape", "Param #"};
  private static final String[] GRAPH_HEADS = {
    "Layer (type)", "Output Shape", "Param #", "Connected to"
  };

  private SummaryTable() {}

  /**
   * A layer.
   *
   * @param name its name in Keras 3's way of counting
   * @param type its class
   * @param shape its output without the batch axis
   * @param params its weights
   * @param trained those that training changes
   * @param connections whose outputs it takes; none in a plain sequence, where it need not be said
   */
  record Row(
      String name,
      String type,
      Shape shape,
      long params,
      long trained,
      List<Connection> connections) {
    /** A layer of a plain sequence that is trained. */
    Row(String name, String type, Shape shape, long params) {
      this(name, type, shape, params, params, List.of());
    }

    String shapeWithBatch() {
      StringBuilder text = new StringBuilder("(None");
      for (int size : shape.toArray()) {
        text.append(", ").append(size);
      }
      return text.append(')').toString();
    }

    /** {@code MaxPooling2D} is {@code max_pooling2d}. */
    String snakeType() {
      return Graph.snakeCase(type);
    }

    /** An input's name is made from another word there. */
    String keras2Type() {
      return type.equals("InputLayer") ? "input" : snakeType();
    }

    /** Whether the name was made from the type, not given by the user. */
    boolean counted() {
      return name.matches(snakeType() + "(_\\d+)?");
    }
  }

  private static boolean isGraph(List<Row> rows) {
    return rows.stream().anyMatch(row -> !row.connections.isEmpty());
  }

  static String render(SummaryStyle style, String model, List<Row> rows) {
    return render(style, model, rows, 0);
  }

  /**
   * @param optimizerParams the optimizer's numbers, which Keras 3 alone prints, and counts in the
   *     total; 0 before training
   */
  static String render(SummaryStyle style, String model, List<Row> rows, long optimizerParams) {
    return switch (style) {
      case KERAS3 -> keras3(model, rows, optimizerParams);
      case KERAS2 -> keras2(rows);
      case NOTE -> note(rows);
    };
  }

  private static String keras3(String model, List<Row> rows, long optimizerParams) {
    boolean graph = isGraph(rows);
    int[] widths = graph ? KERAS3_GRAPH_WIDTHS : KERAS3_WIDTHS;
    StringBuilder out = new StringBuilder("Model: \"" + model + "\"\n");
    rule(out, "┏━┳┓", widths);
    out.append(box("┃", widths, graph ? GRAPH_HEADS : HEADS));
    rule(out, "┡━╇┩", widths);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (i > 0) {
        rule(out, "├─┼┤", widths);
      }
      String name = row.name + " (" + row.type + ")";
      String params = grouped(row.params);
      out.append(
          graph
              ? box("│", widths, name, row.shapeWithBatch(), params, connected(row))
              : box("│", widths, name, row.shapeWithBatch(), params));
    }
    rule(out, "└─┴┘", widths);
    long params = total(rows);
    long trained = trained(rows);
    out.append(" Total params: " + sized(params + optimizerParams))
        .append(" Trainable params: " + sized(trained))
        .append(" Non-trainable params: " + sized(params - trained));
    if (optimizerParams > 0) {
      out.append(" Optimizer params: " + sized(optimizerParams));
    }
    return out.toString();
  }

  private static String connected(Row row) {
    return row.connections.isEmpty()
        ? "-"
        : row.connections.stream()
            .map(connection -> connection.text(connection.layer()))
            .collect(Collectors.joining(", "));
  }

  private static String sized(long params) {
    return grouped(params) + " (" + size(params) + ")\n";
  }

  private static void rule(StringBuilder out, String parts, int[] widths) {
    out.append(parts.charAt(0));
    for (int i = 0; i < widths.length; i++) {
      out.append(String.valueOf(parts.charAt(1)).repeat(widths[i]))
          .append(parts.charAt(i < widths.length - 1 ? 2 : 3));
    }
    out.append('\n');
  }

  /** A row of the box, on as many lines as its longest field needs. */
  private static String box(String edge, int[] widths, String... fields) {
    List<List<String>> cells = new ArrayList<>();
    int lines = 0;
    for (int i = 0; i < fields.length; i++) {
      cells.add(wrapped(fields[i], widths[i] - 2));
      lines = Math.max(lines, cells.get(i).size());
    }
    StringBuilder out = new StringBuilder();
    for (int line = 0; line < lines; line++) {
      for (int i = 0; i < fields.length; i++) {
        String text = line < cells.get(i).size() ? cells.get(i).get(line) : "";
        String gap = " ".repeat(widths[i] - 2 - text.length());
        out.append(edge).append(' ').append(i == 2 ? gap + text : text + gap).append(' ');
      }
      out.append(edge).append('\n');
    }
    return out.toString();
  }

  /** The text broken at spaces; a word that is too long is cut with an ellipsis. */
  private static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : text.split(" ")) {
      if (line.isEmpty()) {
        line = word;
      } else if (line.length() + 1 + word.length() <= width) {
        line += " " + word;
      } else {
        lines.add(line);
        line = word;
      }
    }
    lines.add(line);
    lines.replaceAll(l -> l.length() > width ? l.substring(0, width - 1) + "…" : l);
    return lines;
  }

  private static String keras2(List<Row> rows) {
    boolean graph = isGraph(rows);
    int[] ends = graph ? KERAS2_GRAPH_ENDS : KERAS2_ENDS;
    String thin = "_".repeat(ends[ends.length - 1]) + "\n";
    String thick = "=".repeat(ends[ends.length - 1]) + "\n";
    StringBuilder out =
        new StringBuilder(thin).append(columns(ends, graph ? GRAPH_HEADS : HEADS)).append(thick);
    Map<String, Integer> counts = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    for (Row row : rows) {
      names.put(row.name, row.counted() ? numbered(row.keras2Type(), counts) : row.name);
    }
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      String name = names.get(row.name) + " (" + row.type + ")";
      List<String> connections =
          row.connections.stream()
              .map(connection -> connection.text(names.getOrDefault(connection.layer(), "")))
              .toList();
      String first = connections.isEmpty() ? "" : connections.getFirst();
      out.append(columns(ends, name, row.shapeWithBatch(), "" + row.params, first));
      connections.stream().skip(1).forEach(more -> out.append(columns(ends, "", "", "", more)));
      out.append(i < rows.size() - 1 ? thin : thick);
    }
    return out.append(totals(rows)).append(thin).toString();
  }

  /** Fields up to fixed columns, each cut one short of the next. */
  private static String columns(int[] ends, String... fields) {
    String line = "";
    for (int i = 0; i < ends.length; i++) {
      line = (i == 0 ? "" : line.substring(0, line.length() - 1) + " ") + fields[i];
      line = line.substring(0, Math.min(line.length(), ends[i]));
      line = line + " ".repeat(ends[i] - line.length());
    }
    return line + "\n";
  }

  private static String note(List<Row> rows) {
    String thin = "_".repeat(NOTE_WIDTH) + "\n";
    String thick = "=".repeat(NOTE_WIDTH) + "\n";
    StringBuilder out =
        new StringBuilder(thin).append(String.join(" ", HEADS)).append("\n").append(thick);
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      String type = row.type.toLowerCase(Locale.ROOT);
      String name = row.counted() ? numbered(type, counts) : row.name;
      out.append(name + " (" + row.type + ") " + row.shapeWithBatch() + " " + row.params + "\n")
          .append(i < rows.size() - 1 ? thin : thick);
    }
    return out.append(totals(rows)).toString();
  }

  private static String numbered(String name, Map<String, Integer> counts) {
    return name + "_" + counts.merge(name, 1, Integer::sum);
  }

  private static String totals(List<Row> rows) {
    long params = total(rows);
    long trained = trained(rows);
    return "Total params: "
        + grouped(params)
        + "\nTrainable params: "
        + grouped(trained)
        + "\nNon-trainable params: "
        + grouped(params - trained)
        + "\n";
  }

  private static long total(List<Row> rows) {
    return rows.stream().mapToLong(Row::params).sum();
  }

  private static long trained(List<Row> rows) {
    return rows.stream().mapToLong(Row::trained).sum();
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String size(long params) {
    double size = params * (double) Float.BYTES;
    String[] units = {"B", "KB", "MB", "GB", "TB"};
    int unit = 0;
    while (size >= 1024 && unit < units.length - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.2f %s", size, units[unit]);
  }
}
