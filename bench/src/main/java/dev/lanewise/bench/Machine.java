package dev.lanewise.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;

/** What figures were measured on. */
public final class Machine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** Processor, cores, vector width, JDK. */
  public static String describe() {
    return "%s, %d cores, %d bit, %s %s, %s"
        .formatted(
            processor(),
            Runtime.getRuntime().availableProcessors(),
            FloatVector.SPECIES_PREFERRED.vectorBitSize(),
            System.getProperty("java.vendor.version"),
            System.getProperty("java.vm.name"),
            System.getProperty("os.name") + " " + System.getProperty("os.arch"));
  }

  private static String processor() {
    if (!Files.exists(PROCESSORS)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
