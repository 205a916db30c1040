package dev.lanewise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM that ran to its end.
 *
 * @param exit its exit code
 * @param out the lines of its standard output
 * @param err the lines of its standard error
 */
public record Jvm(int exit, List<String> out, List<String> err) {

  /**
   * Runs the java that runs this test.
   *
   * @param folder where its output may be kept
   * @param arguments the command line after {@code java}
   */
  public static Jvm run(Path folder, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    Path out = Files.createTempFile(folder, "jvm", ".out");
    Path err = Files.createTempFile(folder, "jvm", ".err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int exit = process.waitFor();
    return new Jvm(exit, Files.readAllLines(out), Files.readAllLines(err));
  }

  /** What it wrote, for the message of a failure. */
  @Override
  public String toString() {
    return "exit code " + exit + "\n" + String.join("\n", out) + "\n" + String.join("\n", err);
  }
}
