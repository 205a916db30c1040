package dev.lanewise.bench.peers;

import dev.lanewise.bench.ratio.Spread;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The time from the start of a JVM to its first prediction, beside ONNX Runtime. */
final class StartTable {
  /** What the program itself needs of the class path: a JVM opens every jar on it. */
  private static final String OWN = "/kernels/|/nn/|/bench/|lanewise|jspecify";

  private final int rounds;

  StartTable(int rounds) {
    this.rounds = rounds;
  }

  void print() {
    Path model = NativeLibrary.HOME.resolve("net.onnx");
    try {
      Files.createDirectories(NativeLibrary.HOME);
      Files.write(model, OnnxFile.of(ChannelsFirst.of(NoteNet.model(1).weights())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    double[] ours = new double[rounds];
    double[] theirs = new double[rounds];
    double[] ratios = new double[rounds];
    for (int round = -1; round < rounds; round++) {
      double lanewise = seconds(OWN, "lanewise");
      double onnx = seconds(OWN + "|onnxruntime", "onnxruntime", model.toString());
      if (round >= 0) { // the first fills the caches of files
        ours[round] = lanewise;
        theirs[round] = onnx;
        ratios[round] = lanewise / onnx;
      }
    }
    System.out.printf(
        Locale.ROOT,
        """
        | from the start of a JVM | Lanewise | ONNX Runtime | ratio |
        | --- | ---: | ---: | ---: |
        | to the first prediction, s | %.3f | %.3f | %s |
        """,
        Spread.of(ours).median(),
        Spread.of(theirs).median(),
        Spread.of(ratios));
  }

  private static double seconds(String needed, String... args) {
    ProcessBuilder jvm = Jvms.program(FirstPrediction.class, args);
    jvm.environment().compute("CLASSPATH", (name, path) -> only(needed, path));
    long start = System.nanoTime();
    try {
      Process process = jvm.start();
      try (BufferedReader output = process.inputReader()) {
        String line = output.readLine();
        double seconds = (System.nanoTime() - start) * 1e-9;
        if (!"10".equals(line)) {
          throw new IllegalStateException("expected 10 probabilities, got " + line);
        }
        process.waitFor();
        return seconds;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a program ran", e);
    }
  }

  private static String only(String needed, String path) {
    Predicate<String> names = Pattern.compile(needed).asPredicate();
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(names)
        .collect(Collectors.joining(File.pathSeparator));
  }
}
