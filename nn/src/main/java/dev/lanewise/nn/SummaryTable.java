package dev.lanewise.nn;

import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.internal.graph.Graph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The print of {@code Sequential.summary()} in its three looks. */
final class SummaryTable {
  private static final int[] KERAS3_WIDTHS = {33, 24, 15};
  private static final int[] KERAS2_ENDS = {29, 55, 65};
  private static final int NOTE_WIDTH = 64;
  private static final String[] HEADS = {"Layer (type)", "Output Shape", "Param #"};

  private SummaryTable() {}

  /**
   * A layer.
   *
   * @param name its name in Keras 3's way of counting
   * @param type its class
   * @param shape its output without the batch axis
   * @param params its weights
   */
  record Row(String name, String type, Shape shape, long params) {
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

    /** Whether the name was made from the type, not given by the user. */
    boolean counted() {
      return name.matches(snakeType() + "(_\\d+)?");
    }
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
    StringBuilder out = new StringBuilder("Model: \"" + model + "\"\n");
    rule(out, "┏━┳┓");
    out.append(box("┃", HEADS[0], HEADS[1], HEADS[2]));
    rule(out, "┡━╇┩");
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (i > 0) {
        rule(out, "├─┼┤");
      }
      String name = row.name + " (" + row.type + ")";
      out.append(box("│", name, row.shapeWithBatch(), grouped(row.params)));
    }
    rule(out, "└─┴┘");
    long params = total(rows);
    out.append(" Total params: " + sized(params + optimizerParams))
        .append(" Trainable params: " + sized(params))
        .append(" Non-trainable params: 0 (0.00 B)\n");
    if (optimizerParams > 0) {
      out.append(" Optimizer params: " + sized(optimizerParams));
    }
    return out.toString();
  }

  private static String sized(long params) {
    return grouped(params) + " (" + size(params) + ")\n";
  }

  private static void rule(StringBuilder out, String parts) {
    out.append(parts.charAt(0));
    for (int i = 0; i < KERAS3_WIDTHS.length; i++) {
      out.append(String.valueOf(parts.charAt(1)).repeat(KERAS3_WIDTHS[i]))
          .append(parts.charAt(i < 2 ? 2 : 3));
    }
    out.append('\n');
  }

  /** A row of the box, on as many lines as its longest field needs. */
  private static String box(String edge, String... fields) {
    List<List<String>> cells = new ArrayList<>();
    int lines = 0;
    for (int i = 0; i < fields.length; i++) {
      cells.add(wrapped(fields[i], KERAS3_WIDTHS[i] - 2));
      lines = Math.max(lines, cells.get(i).size());
    }
    StringBuilder out = new StringBuilder();
    for (int line = 0; line < lines; line++) {
      for (int i = 0; i < fields.length; i++) {
        String text = line < cells.get(i).size() ? cells.get(i).get(line) : "";
        String gap = " ".repeat(KERAS3_WIDTHS[i] - 2 - text.length());
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
    String thin = "_".repeat(KERAS2_ENDS[2]) + "\n";
    String thick = "=".repeat(KERAS2_ENDS[2]) + "\n";
    StringBuilder out = new StringBuilder(thin).append(columns(HEADS)).append(thick);
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      String name = row.counted() ? numbered(row.snakeType(), counts) : row.name;
      out.append(columns(name + " (" + row.type + ")", row.shapeWithBatch(), "" + row.params))
          .append(i < rows.size() - 1 ? thin : thick);
    }
    return out.append(totals(rows)).append(thin).toString();
  }

  /** Fields up to fixed columns, each cut one short of the next. */
  private static String columns(String... fields) {
    String line = "";
    for (int i = 0; i < fields.length; i++) {
      line = (i == 0 ? "" : line.substring(0, line.length() - 1) + " ") + fields[i];
      line = line.substring(0, Math.min(line.length(), KERAS2_ENDS[i]));
      line = line + " ".repeat(KERAS2_ENDS[i] - line.length());
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
    String total = grouped(total(rows));
    return "Total params: "
        + total
        + "\nTrainable params: "
        + total
        + "\nNon-trainable params: 0\n";
  }

  private static long total(List<Row> rows) {
    return rows.stream().mapToLong(Row::params).sum();
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
