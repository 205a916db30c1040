package dev.lanewise.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Javac;
import dev.lanewise.nn.History;
import dev.lanewise.nn.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's program, taken from the README as it stands. */
class ReadmeTest {
  private static final Path CHECKOUT = Path.of("..");
  private static final Path MNIST = CHECKOUT.resolve("examples", "data", "mnist");
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  /** What stands around the program: imports, its folder, and its results. */
  private static final String AROUND =
      """
      import static dev.lanewise.nn.layers.ActivationFunction.*;

      import dev.lanewise.nn.*;
      import dev.lanewise.nn.data.*;
      import dev.lanewise.nn.layers.*;
      import dev.lanewise.nn.losses.*;
      import dev.lanewise.nn.metrics.*;
      import dev.lanewise.nn.optimizers.*;
      import java.nio.file.Path;

      public final class Readme {
        private Readme() {}

        public static Object[] run(Path folder) throws Exception {
          %s
          return new Object[] {history, result};
        }
      }
      """;

  private static String program() throws IOException {
    Matcher block = JAVA.matcher(Files.readString(CHECKOUT.resolve("README.md")));
    assertTrue(block.find(), "README.md has no java block");
    return block.group(1);
  }

  /** Writes the first samples of a part of MNIST. */
  private static void firstOf(String part, int count, Path folder) throws IOException {
    firstOf(part + "-images-idx3-ubyte", 16, 28 * 28, count, folder);
    firstOf(part + "-labels-idx1-ubyte", 8, 1, count, folder);
  }

  private static void firstOf(String name, int header, int sample, int count, Path folder)
      throws IOException {
    try (InputStream all = new GZIPInputStream(Files.newInputStream(MNIST.resolve(name + ".gz")))) {
      byte[] bytes = all.readNBytes(header + sample * count);
      ByteBuffer.wrap(bytes).putInt(Integer.BYTES, count);
      Files.write(folder.resolve(name), bytes);
    }
  }

  /** On a sixtieth of MNIST. */
  @Test
  void itsProgramCompilesWithoutAWarningAndLearns(@TempDir Path folder) throws Exception {
    Path source = folder.resolve("Readme.java");
    Files.writeString(source, AROUND.formatted(program()));
    Javac.compile(List.of(source), folder, "-classpath", System.getProperty("java.class.path"));
    firstOf("train", 1000, folder);
    firstOf("t10k", 500, folder);

    try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Object[] results =
          (Object[]) loader.loadClass("Readme").getMethod("run", Path.class).invoke(null, folder);
      History history = (History) results[0];
      Metrics result = (Metrics) results[1];
      assertEquals(List.of("accuracy", "loss"), history.names().stream().sorted().toList());
      assertEquals(5, history.epochs().size());
      assertTrue(result.get("accuracy") > 0.75, result::toString);
    }
  }
}
