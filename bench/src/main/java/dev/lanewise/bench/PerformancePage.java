package dev.lanewise.bench;

import dev.lanewise.bench.ratio.Rounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Measures again what a markdown page shows: the tables between its marks are replaced. */
public final class PerformancePage {
  private PerformancePage() {}

  /**
   * Takes the page, and the beginning of the names of the {@link
   * dev.lanewise.bench.calls.KernelCase}s to time, all if there is none.
   */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    String page = Files.readString(file);
    // Marks first: an error there should not cost minutes.
    page = replaced(page, "machine", List.of(Machine.describe() + "."));
    replaced(replaced(page, "goals", List.of()), "operators", List.of());
    page = replaced(page, "goals", Goals.measured(Rounds.of()).lines());
    page = replaced(page, "operators", KernelTable.lines(args.length == 1 ? "" : args[1]));
    Files.writeString(file, page);
  }

  private static String replaced(String page, String mark, List<String> lines) {
    String begin = "<!-- begin " + mark + " -->\n";
    String end = "\n<!-- end " + mark + " -->";
    int from = page.indexOf(begin);
    int to = page.indexOf(end, from);
    if (from < 0 || to < 0) {
      throw new IllegalArgumentException("expected the marks " + begin + end);
    }
    return page.substring(0, from) + begin + String.join("\n", lines) + page.substring(to);
  }
}
