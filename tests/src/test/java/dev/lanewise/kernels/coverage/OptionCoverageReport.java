package dev.lanewise.kernels.coverage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes what the tests of a JVM have covered to {@code target/option-coverage/<kernels and
 * width>.txt}, once all have run: a line for each operator, the table, and a line that begins with
 * {@code never:} for each pair of options that makes sense and did not occur.
 */
public final class OptionCoverageReport implements TestExecutionListener {
  /** JUnit calls it. */
  public OptionCoverageReport() {}

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    OptionCoverage coverage = OptionCoverage.OF_THIS_JVM;
    if (coverage.isEmpty()) {
      return;
    }
    List<String> missing = coverage.missing();
    StringBuilder text = new StringBuilder();
    text.append("Pairs of options: those at which the operator was compared with its definition /")
        .append(" those that make sense >= shapes of the rarest\n")
        .append(coverage.summary())
        .append(coverage.table());
    missing.forEach(line -> text.append("never: ").append(line).append('\n'));
    try {
      Files.createDirectories(folder());
      Files.writeString(folder().resolve(run() + ".txt"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    return Path.of("target", "option-coverage");
  }

  private static String run() {
    String width = System.getProperty("lanewise.test.width", "unknown");
    return width.equals("scalar") ? width : "vector" + width;
  }
}
