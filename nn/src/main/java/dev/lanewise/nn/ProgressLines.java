package dev.lanewise.nn;

import dev.lanewise.nn.callbacks.Callback;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Keras 3's lines of progress: a bar for each epoch, drawn again and again on a terminal, once
 * elsewhere; or, with verbose 2, one plain line for each epoch.
 */
final class ProgressLines implements Callback {
  private static final int WIDTH = 20;
  private static final long REDRAW_NANOS = 50_000_000;

  private final PrintStream out;
  private final boolean terminal;
  private final boolean plain;
  private final int epochs;
  private final int batches;
  private final LongSupplier clock;
  private long started;
  private long firstDone;
  private long drawn;
  private int lastLength;

  /**
   * @param terminal whether lines may be drawn over
   * @param plain verbose 2
   * @param clock nanoseconds
   */
  ProgressLines(
      PrintStream out,
      boolean terminal,
      boolean plain,
      int epochs,
      int batches,
      LongSupplier clock) {
    this.out = out;
    this.terminal = terminal;
    this.plain = plain;
    this.epochs = epochs;
    this.batches = batches;
    this.clock = clock;
  }

  @Override
  public void onEpochBegin(int epoch) {
    out.println("Epoch " + (epoch + 1) + "/" + epochs);
    started = clock.getAsLong();
    firstDone = started;
    drawn = started;
    lastLength = 0;
  }

  @Override
  public void onTrainBatchEnd(int batch, Map<String, Double> logs) {
    long now = clock.getAsLong();
    int done = batch + 1;
    if (done == 1) {
      firstDone = now;
    }
    if (!plain && terminal && done < batches && now - drawn >= REDRAW_NANOS) {
      drawn = now;
      double step = stepSeconds(now, done);
      String eta = bold(clockTime(step * (batches - done)));
      draw(bold(count(done)) + " " + bar(done) + " " + eta + " " + perStep(step) + figures(logs));
    }
  }

  @Override
  public void onEpochEnd(int epoch, Map<String, Double> logs) {
    long now = clock.getAsLong();
    String time = Math.round((now - started) / 1e9) + "s";
    String step = perStep(stepSeconds(now, batches));
    draw(
        plain
            ? count(batches) + " - " + time + " - " + step + figures(logs)
            : bold(count(batches))
                + " "
                + bar(batches)
                + " "
                + bold(time)
                + " "
                + step
                + figures(logs));
    out.println();
  }

  private void draw(String line) {
    String rest = " ".repeat(Math.max(0, lastLength - line.length()));
    out.print((lastLength > 0 ? "\r" : "") + line + rest);
    out.flush();
    lastLength = line.length();
  }

  /** The batches done, as wide as all of them. */
  private String count(int done) {
    String all = Integer.toString(batches);
    String text = Integer.toString(done);
    return " ".repeat(all.length() - text.length()) + text + "/" + all;
  }

  private String bar(int done) {
    int filled = (int) ((long) WIDTH * done / batches);
    return (filled > 0 ? styled("32", "━".repeat(filled)) : "")
        + styled("37", "━".repeat(WIDTH - filled));
  }

  private String bold(String text) {
    return styled("1", text);
  }

  private String styled(String code, String text) {
    return terminal ? "\033[" + code + "m" + text + "\033[0m" : text;
  }

  /** The mean of a step; the first, which warms up, counts only while it is the only one. */
  private double stepSeconds(long now, int done) {
    return done > 1 && firstDone != started
        ? (now - firstDone) / 1e9 / (done - 1)
        : (now - started) / 1e9 / done;
  }

  private static String perStep(double seconds) {
    String text =
        seconds >= 1 || seconds == 0
            ? Math.round(seconds) + "s"
            : seconds >= 1e-3 ? Math.round(seconds * 1e3) + "ms" : Math.round(seconds * 1e6) + "us";
    return text + "/step";
  }

  private static String clockTime(double seconds) {
    long whole = (long) seconds;
    if (whole > 3600) {
      return "%d:%02d:%02d".formatted(whole / 3600, whole % 3600 / 60, whole % 60);
    }
    return whole > 60 ? "%d:%02d".formatted(whole / 60, whole % 60) : whole + "s";
  }

  private static String figures(Map<String, Double> logs) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(logs)
        .forEach(
            (name, value) -> text.append(" - ").append(name).append(": ").append(figure(value)));
    return text.toString();
  }

  private static String figure(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return String.format(Locale.ROOT, Math.abs(value) > 1e-3 ? "%.4f" : "%.4e", value);
  }
}
