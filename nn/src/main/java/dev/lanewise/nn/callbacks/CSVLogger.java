package dev.lanewise.nn.callbacks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes the figures of each epoch into a file, a line each, as in Keras: the epoch from 0, then
 * figures by name; {@code NA} where an epoch lacks one.
 */
public final class CSVLogger implements Callback {
  private final Path file;
  private final String separator;
  private final boolean append;
  private @Nullable TrainingControl training;
  private @Nullable Writer writer;
  private List<String> names = List.of();

  private CSVLogger(Path file, String separator, boolean append) {
    this.file = file;
    this.separator = separator;
    this.append = append;
  }

  /** Keras's defaults: commas, a new file. */
  public static CSVLogger of(Path file) {
    return new CSVLogger(file, ",", false);
  }

  /** The same with another separator. */
  public CSVLogger separator(String text) {
    return new CSVLogger(file, text, append);
  }

  /** The same going on behind what is in the file, or replacing it. */
  public CSVLogger append(boolean goOn) {
    return new CSVLogger(file, separator, goOn);
  }

  @Override
  public void attach(TrainingControl newTraining) {
    training = newTraining;
  }

  @Override
  public void onTrainBegin() {
    names = List.of();
  }

  @Override
  public void onEpochEnd(int epoch, Map<String, Double> logs) {
    try {
      Writer open = writer == null ? open(logs) : writer;
      List<String> line = new ArrayList<>(List.of(Integer.toString(epoch)));
      for (String name : names) {
        Double value = logs.get(name);
        line.add(value == null ? "NA" : Double.toString(value));
      }
      write(open, line);
      open.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names are all that an epoch may have, and what callbacks added to the first. */
  private Writer open(Map<String, Double> logs) throws IOException {
    TreeSet<String> all = new TreeSet<>(Attached.to(training).figures());
    all.addAll(logs.keySet());
    names = List.copyOf(all);
    boolean begun = append && Files.exists(file) && Files.size(file) > 0;
    Writer open =
        Files.newBufferedWriter(
            file,
            StandardOpenOption.CREATE,
            append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    writer = open;
    if (!begun) {
      List<String> header = new ArrayList<>(List.of("epoch"));
      header.addAll(names);
      write(open, header);
    }
    return open;
  }

  private void write(Writer open, List<String> line) throws IOException {
    open.write(String.join(separator, line));
    open.write('\n');
  }

  @Override
  public void onTrainEnd() {
    Writer open = writer;
    writer = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
